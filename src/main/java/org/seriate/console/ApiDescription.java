package org.seriate.console;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** {@code /q/openapi}: the web services alone, without the pages. */
public class ApiDescription implements OASFilter {
  private static final String BEARER = "token";
  private static final String SAYS =
      "Refusals are problems (RFC 9457). A POST may carry an Idempotency-Key: sent again within a"
          + " day, it is answered as the first time and not done again.";

  @Override
  public void filterOpenAPI(OpenAPI api) {
    api.getInfo().setDescription(SAYS);
    if (api.getPaths() != null) {
      List<String> pages =
          api.getPaths().getPathItems().keySet().stream()
              .filter(p -> !p.startsWith("/api/") && !p.startsWith("/dicom-web/"))
              .toList();
      pages.forEach(api.getPaths()::removePathItem);
      api.getPaths()
          .getPathItems()
          .values()
          .forEach(item -> item.getOperations().values().forEach(ApiDescription::describe));
    }
    if (api.getComponents() == null) {
      api.setComponents(OASFactory.createComponents());
    }
    api.getComponents()
        .setSecuritySchemes(
            Map.of(
                BEARER,
                OASFactory.createSecurityScheme()
                    .type(SecurityScheme.Type.HTTP)
                    .scheme("bearer")
                    .description("An API token; make one on the page API tokens.")));
    api.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(BEARER, List.of())));
  }

  private static void describe(Operation operation) {
    if (operation.getResponses() != null) {
      operation
          .getResponses()
          .setDefaultValue(
              OASFactory.createAPIResponse()
                  .description("A refusal")
                  .content(
                      OASFactory.createContent()
                          .addMediaType(Problem.TYPE, OASFactory.createMediaType())));
    }
  }
}
