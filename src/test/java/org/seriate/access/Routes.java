package org.seriate.access;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.seriate.fixtures.ProductClasses;

/** Every route of the program, read from the annotations that the program is built from. */
final class Routes {
  private static final String REST = "jakarta.ws.rs.";
  private static final String PERMIT_ALL = "jakarta.annotation.security.PermitAll";
  private static final String ROLES_ALLOWED = "jakarta.annotation.security.RolesAllowed";
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH");

  private Routes() {}

  /**
   * @param open to everybody, log-in page and the like
   * @param roles those that may; with an empty set and not open, any that has logged in
   * @param parameters of query, form and header
   */
  record Route(
      String method, String path, boolean open, Set<String> roles, Set<Parameter> parameters) {
    boolean permits(String role) {
      return open || roles.isEmpty() || roles.contains(role);
    }

    /** A path that names nothing that is there. */
    String sample() {
      return path.replaceAll("\\{[^}]+}", "999999999");
    }
  }

  static List<Route> all() {
    List<Route> routes = new ArrayList<>();
    for (JavaClass c : ProductClasses.ALL) {
      for (JavaMethod m : c.getMethods()) {
        for (String method : METHODS) {
          if (c.isAnnotatedWith(REST + "Path") && m.isAnnotatedWith(REST + method)) {
            routes.add(route(method, c, m));
          }
        }
      }
    }
    routes.sort(Comparator.comparing(Route::path).thenComparing(Route::method));
    return routes;
  }

  private static Route route(String method, JavaClass c, JavaMethod m) {
    String path = "/" + text(c, REST + "Path") + "/" + text(m, REST + "Path");
    String joined = path.replaceAll("/+", "/");
    String whole = joined.length() > 1 ? joined.replaceAll("/$", "") : joined;
    HasAnnotations<?> ruled = isRuled(m) ? m : c;
    return new Route(
        method,
        whole,
        ruled.isAnnotatedWith(PERMIT_ALL),
        new TreeSet<>(roles(ruled)),
        parameters(m));
  }

  /**
   * @param kind QueryParam, FormParam or HeaderParam
   */
  record Parameter(String kind, String name) implements Comparable<Parameter> {
    @Override
    public int compareTo(Parameter other) {
      return (kind + name).compareTo(other.kind + other.name);
    }
  }

  private static Set<Parameter> parameters(JavaMethod m) {
    Set<Parameter> found = new TreeSet<>();
    for (JavaParameter p : m.getParameters()) {
      if (p.isAnnotatedWith(REST + "BeanParam")) {
        p.getRawType().getAllFields().forEach(f -> add(found, f));
      }
      add(found, p);
    }
    return found;
  }

  private static void add(Set<Parameter> found, HasAnnotations<?> of) {
    for (String kind : List.of(REST + "QueryParam", REST + "FormParam", REST + "HeaderParam")) {
      value(of, kind)
          .ifPresent(v -> found.add(new Parameter(kind.substring(REST.length()), v.toString())));
    }
  }

  private static boolean isRuled(JavaMethod m) {
    return m.isAnnotatedWith(PERMIT_ALL)
        || m.isAnnotatedWith(ROLES_ALLOWED)
        || m.isAnnotatedWith("io.quarkus.security.Authenticated");
  }

  private static String text(HasAnnotations<?> of, String annotation) {
    return value(of, annotation).map(String::valueOf).orElse("");
  }

  private static Set<String> roles(HasAnnotations<?> of) {
    return value(of, ROLES_ALLOWED).map(v -> Set.of((String[]) v)).orElse(Set.of());
  }

  private static Optional<Object> value(HasAnnotations<?> of, String annotation) {
    return of.getAnnotations().stream()
        .filter(a -> a.getRawType().getName().equals(annotation))
        .findFirst()
        .flatMap(a -> a.get("value"));
  }
}
