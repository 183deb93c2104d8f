package review

import (
	"net/url"
	"strings"
)

// hosts are where standards, manuals, papers and their like stand. A host counts
// with those under it.
var hosts = []string{
	// standards and their bodies
	"rfc-editor.org", "datatracker.ietf.org", "whatwg.org", "w3.org", "owasp.org", "nist.gov", "mitre.org", "slsa.dev", "openid.net",
	"openapis.org", "graphql.org", "json-schema.org", "unicode.org", "eur-lex.europa.eu", "semver.org", "conventionalcommits.org", "iso.org", "opencontainers.org", "pubs.opengroup.org",
	// databases
	"postgresql.org", "sqlite.org", "mysql.com", "mongodb.com", "redis.io", "valkey.io", "cassandra.apache.org", "neo4j.com", "opensearch.org",
	"elastic.co", "timescale.com", "debezium.io", "oracle.com",
	// platforms and tools
	"kafka.apache.org", "rabbitmq.com", "kubernetes.io", "docker.com", "prometheus.io", "opentelemetry.io", "grpc.io", "protobuf.dev", "etcd.io", "nginx.org", "haproxy.org",
	"envoyproxy.io", "aws.amazon.com", "cloud.google.com", "learn.microsoft.com", "docs.github.com", "docs.gitlab.com", "git-scm.com", "jenkins.io", "stripe.com", "cloudflare.com",
	// languages and frameworks
	"go.dev", "python.org", "nodejs.org", "npmjs.com", "php.net", "ruby-lang.org", "tc39.es", "openjdk.org", "spring.io", "djangoproject.com", "expressjs.com", "fastapi.tiangolo.com",
	// papers and the books of those who run large systems
	"doi.org", "acm.org", "usenix.org", "arxiv.org", "raft.github.io", "ics.uci.edu", "lamport.azurewebsites.net", "allthingsdistributed.com", "sre.google", "12factor.net", "martinfowler.com",
	// what employers and maintainers publish of their own doings
	"bls.gov", "shopify.dev", "opensource.guide", "google.github.io", "developer.mozilla.org", "modelcontextprotocol.io", "platform.openai.com", "anthropic.com",
}

// pages are single places of hosts that hold much else.
var pages = []string{
	"github.com/pgvector/pgvector", "github.com/OWASP/", "raw.githubusercontent.com/OWASP/",
}

// primary reports whether an address is one at which a claim can be settled.
func primary(u *url.URL) bool {
	for _, host := range hosts {
		if u.Host == host || strings.HasSuffix(u.Host, "."+host) {
			return true
		}
	}
	for _, page := range pages {
		if strings.HasPrefix(u.Host+u.Path, page) {
			return true
		}
	}
	return false
}
