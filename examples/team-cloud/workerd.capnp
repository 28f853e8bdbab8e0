# The plain workerd, the runtime of Cloudflare's Workers, for a machine without wrangler. app/serve.ts starts it.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "cloud", worker = .cloud),
    (name = "page", disk = (path = "app/page")),
    # turso-local and the issuer are on this machine.
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:8787", http = (), service = "cloud")],
);

const cloud :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.mjs")],
  compatibilityDate = "2026-01-01",
  globalOutbound = "internet",
  durableObjectNamespaces = [(className = "RateLimiter", uniqueKey = "team-cloud-rate-limiter")],
  durableObjectStorage = (inMemory = void),
  bindings = [
    (name = "ASSETS", service = "page"),
    (name = "RATE_LIMITER", durableObjectNamespace = "RateLimiter"),
    (name = "TURSO_DATABASE_URL", fromEnvironment = "TURSO_DATABASE_URL"),
    (name = "TURSO_AUTH_TOKEN", fromEnvironment = "TURSO_AUTH_TOKEN"),
    (name = "REPLICA_URL", fromEnvironment = "REPLICA_URL"),
    (name = "REPLICA_TOKEN", fromEnvironment = "REPLICA_TOKEN"),
    (name = "ISSUER", fromEnvironment = "ISSUER"),
    (name = "CLIENT_ID", fromEnvironment = "CLIENT_ID"),
    (name = "TOKEN_KEY", fromEnvironment = "TOKEN_KEY"),
    (name = "COOKIE_KEY", fromEnvironment = "COOKIE_KEY"),
    (name = "REQUESTS_PER_MINUTE", fromEnvironment = "REQUESTS_PER_MINUTE"),
  ],
);
