package org.seriate.access;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.TokenStateManager.Strategy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.seriate.config.OpenIdProvider;
import org.seriate.config.Secret;
import org.seriate.series.Sha256;

/**
 * The identity provider, for the one path where people come back from it. Everywhere else, and
 * without one in node.yaml, OpenID Connect is switched off: no request waits for it, and nothing is
 * called at the start.
 */
@ApplicationScoped
class ProviderTenant implements TenantConfigResolver {
  /** Name of the TLS settings that {@code serve} makes of access.provider.trusted. */
  static final String TLS = "provider";

  private static final Duration TO_COME_BACK = Duration.ofMinutes(10);

  private final Provider provider;

  ProviderTenant(Provider provider) {
    this.provider = provider;
  }

  @Override
  public Uni<OidcTenantConfig> resolve(
      RoutingContext request, OidcRequestContext<OidcTenantConfig> context) {
    return request.normalizedPath().equals(ProviderPage.PATH) && provider.isSet()
        ? Uni.createFrom().item(tenant(provider.settings()))
        : Uni.createFrom().nullItem();
  }

  private static OidcTenantConfig tenant(OpenIdProvider settings) {
    String client = settings.client().orElseThrow();
    String secret = settings.secret().map(Secret::value).orElse("");
    var tenant =
        OidcTenantConfig.authServerUrl(settings.issuer().orElseThrow().toString())
            .tenantId(id(settings))
            .applicationType(ApplicationType.WEB_APP)
            .clientId(client)
            .connectionTimeout(Duration.ofSeconds(10));
    if (!secret.isEmpty()) {
      tenant.credentials(secret);
    }
    if (settings.trusted().isPresent()) {
      tenant.tlsConfigurationName(TLS);
    }
    var going =
        tenant
            .authentication()
            .scopes(settings.scopes())
            .pkceRequired()
            .nonceRequired()
            .stateCookieAge(TO_COME_BACK)
            .forceRedirectHttpsScheme(settings.https())
            .cookieForceSecure(settings.https())
            .cookiePath(ProviderPage.PATH)
            .errorPath("/login");
    var kept = going.end().tokenStateManager().strategy(Strategy.ID_TOKEN);
    if (!secret.isEmpty()) {
      // The state of a log-in lies in cookies. Their keys follow from what every node of the house
      // has, so that a browser may come back to another node than the one that sent it away.
      going.stateSecret(key("state", client, secret));
      kept.encryptionSecret(key("tokens", client, secret));
    }
    going.end();
    return kept.end().build();
  }

  /** Part of the names of its cookies; another provider is another tenant. */
  static String id(OpenIdProvider settings) {
    return "provider-" + Sha256.of(String.valueOf(settings.issuer().orElse(null))).substring(0, 8);
  }

  private static String key(String use, String client, String secret) {
    return Sha256.of(use + "\n" + client + "\n" + secret).substring(0, 32);
  }
}
