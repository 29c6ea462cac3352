# Reads with what to publish: only once everything is built, so that no build has seen it.

# publisher: leaves $nexus_user and $nexus_password
publisher() {
  secret_login publish
  secret_load NEXUS || fail "the credentials of Nexus cannot be read: is Nexus among the platform's services?"
  nexus_user=$(secret_value NEXUS_USERNAME)
  nexus_password=$(secret_value NEXUS_PASSWORD)
  secret_logout
}
