"""Every variable that the hub reads from its environment; the reference is made from it."""
# one thing: a table

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "seconds", "flag", "list", "address", "email", "socket"]
Group = Literal[
    "The hub",
    "Production",
    "Database",
    "Cache, search and mail",
    "Processes",
    "Files",
    "Keeping",
    "Watching",
    "Development and tests",
]


@dataclass(frozen=True, kw_only=True)
class Variable:
    """One variable; `default` is what its absence means, in the form it would be set in."""

    name: str
    group: Group
    purpose: str
    kind: Kind = "text"
    default: str = ""
    shown: str = ""  # the default in words, where `default` does not say it
    choices: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    least: int = 0
    is_secret: bool = False  # may stand in a file that NAME_FILE names
    is_required: bool = False  # in production
    is_production_only: bool = False
    may_be_empty: bool = False  # empty means empty, not the default
    is_setting: bool = False  # a Django setting of ours without a variable


HUB = [
    Variable(
        name="HUB_APPS",
        group="The hub",
        kind="list",
        default="library,stakeholders,events,community",
        shown="all content apps",
        may_be_empty=True,
        purpose="the content apps to run, with commas between: `library,events`; empty for none",
    ),
    Variable(
        name="HUB_BASE_URL",
        group="The hub",
        kind="address",
        schemes=("http", "https"),
        shown="`http://localhost:PORT` in the demo",
        is_required=True,
        purpose="the public address, used in mail, feeds and the sitemap. In production "
        "`https://…`; `http://` only for a trial on this machine",
    ),
    Variable(
        name="HUB_CONTACT_EMAIL",
        group="The hub",
        kind="email",
        shown="`hub@example.org` in the demo; none in production",
        purpose="the address that people write to; the contact page and some error pages show it",
    ),
    Variable(
        name="HUB_DATA_DIR",
        group="The hub",
        default="var",
        purpose="the folder for everything the hub writes: database, media, documents, mail",
    ),
    Variable(
        name="HUB_DEBUG",
        group="The hub",
        kind="flag",
        default="false",
        purpose="Django's debug pages on a developer's machine; production does not start with it",
    ),
    Variable(
        name="HUB_DEMO",
        group="The hub",
        is_setting=True,
        shown="true in the demo, else false",
        purpose="the hub holds demonstration content and shows `/styleguide/`",
    ),
    Variable(
        name="HUB_EDITORS_NEED_SECOND_FACTOR",
        group="The hub",
        kind="flag",
        default="false",
        shown="true in production, but on trial; else false",
        purpose="who has access to the editors' side sets up an authenticator app or a passkey "
        "before it opens",
    ),
    Variable(
        name="HUB_LIST_SIZE",
        group="The hub",
        is_setting=True,
        shown="20",
        purpose="items on a page of a list",
    ),
    Variable(
        name="HUB_SERVER",
        group="The hub",
        is_setting=True,
        shown="true in production, else false",
        purpose="these settings serve the public: what is unsafe there is refused",
    ),
    Variable(
        name="HUB_OIDC_CLIENT_ID",
        group="The hub",
        shown="none: no such service",
        purpose="the name that the service of `HUB_OIDC_SERVER_URL` knows the hub by",
    ),
    Variable(
        name="HUB_OIDC_NAME",
        group="The hub",
        shown="none: no such service",
        purpose="what people call that service, for the button: Log in with …",
    ),
    Variable(
        name="HUB_OIDC_SECRET",
        group="The hub",
        is_secret=True,
        shown="none: no such service",
        purpose="the secret that the service gave the hub",
    ),
    Variable(
        name="HUB_OIDC_SERVER_URL",
        group="The hub",
        kind="address",
        schemes=("http", "https"),
        shown="none: no such service",
        purpose="people may log in by this service that speaks OpenID Connect. It sends them back "
        "to `HUB_BASE_URL/{lang}/account/oidc/service/login/callback/`, one address for each "
        "language; needs the extra `oidc`",
    ),
    Variable(
        name="HUB_PROOF_OF_WORK",
        group="The hub",
        kind="flag",
        default="false",
        purpose="the browser reckons for a second before it signs up, against programs that do so "
        "in numbers; without scripts one sign-up in ten minutes is taken from a network address",
    ),
    Variable(
        name="HUB_SIGN_UP_SECONDS",
        group="The hub",
        kind="seconds",
        default="3",
        shown="3; tests take none",
        purpose="seconds that a person needs at least for the sign-up form: what comes back sooner "
        "is a program's, and is answered without a mail or an account; 0 for no such trap",
    ),
    Variable(
        name="HUB_TRIAL",
        group="The hub",
        is_setting=True,
        shown="true where `HUB_BASE_URL` is on this machine",
        purpose="the server is on trial: plain HTTP and the demo's accounts are allowed, and no "
        "host but this machine",
    ),
    Variable(
        name="PORT",
        group="The hub",
        kind="number",
        default="8000",
        least=1,
        purpose="where `make demo`, `make run` and `make stack` listen",
    ),
]

PRODUCTION = [
    Variable(
        name="HUB_ALLOWED_HOSTS",
        group="Production",
        kind="list",
        is_required=True,
        is_production_only=True,
        purpose="host names the hub answers to, with commas between; no `*`. On trial those of "
        "this machine alone",
    ),
    Variable(
        name="HUB_PROXY_COUNT",
        group="Production",
        kind="number",
        is_required=True,
        is_production_only=True,
        purpose="proxies in front of the hub whose word on the visitor's address is taken: "
        "1 behind the nginx of `deploy/`, 0 for none",
    ),
    Variable(
        name="HUB_SECRET_KEY",
        group="Production",
        is_secret=True,
        is_required=True,
        is_production_only=True,
        purpose="signs sessions and links; 50 characters or more, random",
    ),
    Variable(
        name="HUB_SECRET_KEY_FALLBACKS",
        group="Production",
        kind="list",
        is_secret=True,
        is_production_only=True,
        shown="none",
        purpose="earlier keys whose signatures are still good, with commas between; as long as "
        "the key",
    ),
    Variable(
        name="HUB_SSL_REDIRECT",
        group="Production",
        kind="flag",
        default="true",
        shown="true behind an `https://` address",
        is_production_only=True,
        purpose="send plain HTTP to HTTPS",
    ),
]

DATABASE = [
    Variable(
        name="DATABASE_URL",
        group="Database",
        is_secret=True,
        schemes=("postgres", "postgresql", "sqlite"),
        shown="SQLite in the data folder",
        purpose="`postgres://user:password@host:port/name` or `sqlite:///path`",
    ),
    Variable(
        name="HUB_DATABASE_CONNECT_TIMEOUT",
        group="Database",
        kind="number",
        default="3",
        least=1,
        purpose="seconds to wait for a connection to PostgreSQL",
    ),
    Variable(
        name="HUB_DATABASE_IDLE_TIMEOUT",
        group="Database",
        kind="number",
        default="30",
        purpose="seconds after which PostgreSQL ends a transaction that does nothing; 0 for never",
    ),
    Variable(
        name="HUB_DATABASE_LOCK_TIMEOUT",
        group="Database",
        kind="number",
        default="5",
        purpose="seconds that a request waits for a lock; 0 for ever",
    ),
    Variable(
        name="HUB_DATABASE_POOL",
        group="Database",
        kind="number",
        default="0",
        shown="0 (each thread keeps its own connection)",
        purpose="connections that the threads of one process share. Processes × this must stay "
        "below the server's `max_connections`",
    ),
    Variable(
        name="HUB_DATABASE_STATEMENT_TIMEOUT",
        group="Database",
        kind="number",
        default="15",
        purpose="seconds that a statement of a request may take, not of a command; 0 for ever",
    ),
]

SERVICES = [
    Variable(
        name="CACHE_URL",
        group="Cache, search and mail",
        is_secret=True,
        schemes=("redis", "rediss", "unix", "locmemcache"),
        shown="memory of the process",
        purpose="the shared cache: `redis://host:6379/0`; needed by more than one replica",
    ),
    Variable(
        name="HUB_CACHE_TIMEOUT",
        group="Cache, search and mail",
        kind="seconds",
        default="0.25",
        purpose="seconds to wait for Redis before the hub does without it for two seconds",
    ),
    Variable(
        name="ELASTICSEARCH_URL",
        group="Cache, search and mail",
        kind="list",
        is_secret=True,
        schemes=("http", "https"),
        shown="none: the database searches; tests look at `http://127.0.0.1:9200`",
        purpose="the search engine, or several nodes with commas between",
    ),
    Variable(
        name="HUB_SEARCH_INDEX",
        group="Cache, search and mail",
        default="medina",
        purpose="what the names of the hub's indices begin with, where several hubs share an "
        "engine",
    ),
    Variable(
        name="HUB_SEARCH_TIMEOUT",
        group="Cache, search and mail",
        kind="seconds",
        default="0.8",
        purpose="seconds to wait for the search engine before the database answers",
    ),
    Variable(
        name="HUB_TRANSLATOR_KEY",
        group="Cache, search and mail",
        is_secret=True,
        shown="none",
        purpose="the key that the server of `HUB_TRANSLATOR_URL` asks for, if it does",
    ),
    Variable(
        name="HUB_TRANSLATOR_TIMEOUT",
        group="Cache, search and mail",
        kind="seconds",
        default="8",
        purpose="seconds to wait for a translation before the reader is told that there is none",
    ),
    Variable(
        name="HUB_TRANSLATOR_URL",
        group="Cache, search and mail",
        kind="address",
        schemes=("http", "https"),
        shown="none: nothing is offered",
        purpose="a LibreTranslate server, as `http://translate:5000`: members are offered its "
        "translation of posts in languages they do not understand. It sees what these posts say, "
        "those of private spaces too: let it be your own",
    ),
    Variable(
        name="EMAIL_URL",
        group="Cache, search and mail",
        is_secret=True,
        shown="`smtp://localhost:25`",
        purpose="how mail is sent in production, as `smtp+tls://user:password@host:587`; the demo "
        "writes to `mail/` in the data folder",
    ),
    Variable(
        name="HUB_EMAIL_TIMEOUT",
        group="Cache, search and mail",
        kind="number",
        default="10",
        least=1,
        purpose="seconds to wait for the mail server",
    ),
    Variable(
        name="HUB_FROM_EMAIL",
        group="Cache, search and mail",
        default="Medina <hub@example.org>",
        purpose="the sender of the hub's mail",
    ),
]

PROCESSES = [
    Variable(
        name="HUB_BIND",
        group="Processes",
        kind="socket",
        default="127.0.0.1:8000",
        purpose="where gunicorn listens: `host:port`, or `unix:/path`",
    ),
    Variable(
        name="HUB_DRAIN_SECONDS",
        group="Processes",
        kind="seconds",
        default="2",
        purpose="seconds that a web process says it is not ready before it stops taking requests",
    ),
    Variable(
        name="HUB_GRACEFUL_TIMEOUT",
        group="Processes",
        kind="number",
        default="30",
        least=1,
        purpose="seconds that requests under way have to end when a web process stops",
    ),
    Variable(
        name="HUB_REPLICAS",
        group="Processes",
        kind="number",
        default="1",
        least=1,
        purpose="web containers or services that run the hub together",
    ),
    Variable(
        name="HUB_ROLE",
        group="Processes",
        choices=("web", "worker", "tick", "command"),
        default="command",
        shown="set by the hub",
        purpose="which process this is",
    ),
    Variable(
        name="HUB_TASKS",
        group="Processes",
        choices=("database", "immediate"),
        shown="`database` in production on PostgreSQL, else `immediate`",
        purpose="where work that can wait is done: by `manage.py worker`, or within the request",
    ),
    Variable(
        name="HUB_THREADS",
        group="Processes",
        kind="number",
        default="2",
        least=1,
        purpose="requests that one worker process of gunicorn answers at a time",
    ),
    Variable(
        name="HUB_TIMEOUT",
        group="Processes",
        kind="number",
        default="30",
        least=1,
        purpose="seconds after which a worker process that hangs is replaced",
    ),
    Variable(
        name="HUB_WORKERS",
        group="Processes",
        kind="number",
        default="2",
        least=1,
        purpose="worker processes of gunicorn in each replica; about the number of cores",
    ),
]

FILES = [
    Variable(
        name="HUB_S3_ACCESS_KEY",
        group="Files",
        is_secret=True,
        shown="the machine's own role",
        purpose="the key to the store",
    ),
    Variable(
        name="HUB_S3_BUCKET",
        group="Files",
        shown="none: files lie in the data folder",
        purpose="keep files in this bucket of an S3-compatible store; needs the extra `s3`",
    ),
    Variable(
        name="HUB_S3_ENDPOINT",
        group="Files",
        kind="address",
        schemes=("http", "https"),
        shown="the vendor's own",
        purpose="the address of a store of one's own",
    ),
    Variable(name="HUB_S3_REGION", group="Files", shown="none", purpose="the region of the store"),
    Variable(
        name="HUB_S3_SECRET_KEY",
        group="Files",
        is_secret=True,
        shown="the machine's own role",
        purpose="the secret part of that key",
    ),
    Variable(
        name="HUB_SHARED_CACHE_SECONDS",
        group="Files",
        kind="number",
        default="0",
        shown="0; 1 in `deploy/`",
        purpose="seconds that the nginx in front may answer everybody with the same page without "
        "asking; also how late a restriction can be. 0 where no such nginx is",
    ),
    Variable(
        name="HUB_X_ACCEL",
        group="Files",
        kind="flag",
        default="false",
        shown="false; true in `deploy/`",
        purpose="let nginx send files that the hub has allowed (X-Accel-Redirect)",
    ),
]

KEEPING = [
    Variable(
        name="HUB_KEEP_CONTACT_MONTHS",
        group="Keeping",
        kind="number",
        default="12",
        purpose="months that letters to people and organisations without an account are kept, and "
        "their answers; 0 for ever",
    ),
    Variable(
        name="HUB_KEEP_INACTIVE_MONTHS",
        group="Keeping",
        kind="number",
        default="24",
        purpose="months without a login after which a member is warned that the account will be "
        "closed; 0 for never. Whoever edits the hub keeps theirs",
    ),
    Variable(
        name="HUB_KEEP_LETTERS_MONTHS",
        group="Keeping",
        kind="number",
        default="36",
        purpose="months that letters between members are kept; 0 for ever",
    ),
    Variable(
        name="HUB_KEEP_MAILS_DAYS",
        group="Keeping",
        kind="number",
        default="30",
        least=1,
        purpose="days that the hub remembers which mails it sent",
    ),
    Variable(
        name="HUB_KEEP_NOTICES_DAYS",
        group="Keeping",
        kind="number",
        default="180",
        least=8,
        purpose="days that members' notices are kept",
    ),
    Variable(
        name="HUB_KEEP_UNCONFIRMED_DAYS",
        group="Keeping",
        kind="number",
        default="7",
        least=1,
        purpose="days that an account has to confirm its address before it is removed",
    ),
    Variable(
        name="HUB_KEEP_WARNED_DAYS",
        group="Keeping",
        kind="number",
        default="60",
        least=1,
        purpose="days from that warning to the end of the account, for who does not log in",
    ),
]

WATCHING = [
    Variable(
        name="HUB_ERRORS_DSN",
        group="Watching",
        kind="address",
        schemes=("http", "https"),
        is_secret=True,
        is_production_only=True,
        shown="none: errors are in the log alone",
        purpose="report errors to this Sentry-compatible service, without anything about people; "
        "needs the extra `errors`",
    ),
    Variable(
        name="HUB_LOG_FORMAT",
        group="Watching",
        choices=("json", "text"),
        shown="`json` in production, else `text`",
        purpose="one JSON object per line, or lines for people",
    ),
    Variable(
        name="HUB_LOG_LEVEL",
        group="Watching",
        choices=("DEBUG", "INFO", "WARNING", "ERROR"),
        default="WARNING",
        purpose="from which level on others than the hub are heard",
    ),
    Variable(
        name="HUB_COUNT_SECONDS",
        group="Watching",
        kind="number",
        default="5",
        purpose="seconds between two writings of how often pages, files and APIs were read, for "
        "the indicators in the admin; 0: nothing is counted",
    ),
    Variable(
        name="HUB_LOG_REQUESTS",
        group="Watching",
        kind="flag",
        default="false",
        purpose="one line for each request, without address or query; nginx writes its own",
    ),
    Variable(
        name="HUB_METRICS",
        group="Watching",
        kind="flag",
        default="false",
        purpose="Prometheus figures at `/internal/metrics` of each replica, not through a proxy",
    ),
    Variable(
        name="HUB_READY_QUEUE_SECONDS",
        group="Watching",
        kind="number",
        default="60",
        least=1,
        purpose="age of the oldest waiting task from which `/readyz` says degraded",
    ),
]

DEVELOPMENT = [
    Variable(
        name="ENGINES",
        group="Development and tests",
        kind="list",
        shown="all that are there",
        purpose="`make bench`: the databases to measure, with commas between; `make bench-search`: "
        "the engines, `elasticsearch` among them",
    ),
    Variable(
        name="ES_NODE_HOME",
        group="Development and tests",
        shown="`~/.cache/es-node`",
        purpose="tests and `make stack`: where the compiled node of Elasticsearch is kept",
    ),
    Variable(
        name="HUB_BENCH_SERVER",
        group="Development and tests",
        default="hub",
        shown="set by `make bench`",
        purpose="which of its servers a process is",
    ),
    Variable(
        name="HUB_STACK_DEMO",
        group="Development and tests",
        kind="flag",
        default="false",
        purpose="`make stack`: load the demonstration content, with its accounts",
    ),
    Variable(
        name="HUB_TEST_CHROMIUM",
        group="Development and tests",
        shown="the first on the PATH",
        purpose="tests: the browser to drive",
    ),
    Variable(
        name="HUB_TEST_ES_NODE",
        group="Development and tests",
        shown="`../shared/elasticsearch-node/es-node`",
        purpose="tests, `make stack`, `make bench-search`: the program that starts nodes",
    ),
    Variable(
        name="HUB_TEST_RATE_LIMITS",
        group="Development and tests",
        kind="flag",
        default="false",
        purpose="tests: keep the limits on logging in and signing up",
    ),
    Variable(
        name="HUB_TEST_REQUIRE",
        group="Development and tests",
        kind="list",
        shown="none",
        purpose="tests: services that must not be missing: "
        "`postgres,elasticsearch,elasticsearch-node,redis,nginx,chromium,gettext,pango,"
        "docker-compose`",
    ),
    Variable(
        name="N",
        group="Development and tests",
        kind="number",
        default="20000",
        purpose="`make bench`, `make bench-search`: how many items to measure with",
    ),
    Variable(
        name="PARTS",
        group="Development and tests",
        kind="list",
        default="golden,size",
        purpose="`make bench-search`: the golden table, the times of a large hub, or both",
    ),
    Variable(
        name="POSTGRES_URL",
        group="Development and tests",
        is_secret=True,
        shown="`DATABASE_URL`",
        purpose="tests: a PostgreSQL server; `DATABASE_URL` puts the whole suite on it",
    ),
    Variable(
        name="REDIS_URL",
        group="Development and tests",
        default="redis://127.0.0.1:6379/0",
        purpose="tests: the shared cache",
    ),
    Variable(
        name="SECONDS",
        group="Development and tests",
        kind="seconds",
        default="2",
        purpose="`make bench`: how long to measure each address, in seconds",
    ),
]

# Of `deploy/compose.yaml` and nginx: the hub meets them where all share one file of variables.
BESIDE_THE_HUB = re.compile(r"HUB_(?:IMAGE|PUBLISH|NGINX_\w+)")

VARIABLES = [
    *HUB, *PRODUCTION, *DATABASE, *SERVICES, *PROCESSES, *FILES, *KEEPING, *WATCHING, *DEVELOPMENT,
]  # fmt: skip
BY_NAME = {variable.name: variable for variable in VARIABLES}
