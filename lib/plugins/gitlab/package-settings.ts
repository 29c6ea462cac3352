/**
 * Settings by which Maven and npm find the platform's artefact repositories (console §3.5.3 and §4.6). They hold no
 * secret: the job's environment has the user and the password.
 */

/** Names by which a project's `pom.xml` refers to them (charts-catalog §5.5). */
const MIRROR = "mirror-dso";
const SERVER = "nexus";

/** @param nexus URL without a final slash */
export function mavenSettings(nexus: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
  <mirrors>
    <mirror>
      <id>${MIRROR}</id>
      <mirrorOf>*</mirrorOf>
      <url>${xml(nexus)}/repository/\${env.PROJECT_PATH}-repository-group/</url>
    </mirror>
  </mirrors>
  <servers>
${[MIRROR, SERVER].map(server).join("\n")}
  </servers>
</settings>
`;
}

/** @param nexus URL without a final slash */
export function npmSettings(nexus: string): string {
  const registry = `${nexus}/repository/\${NEXUS_USERNAME}-npm/`;
  return `registry=${registry}
${registry.replace(/^[a-z]+:/i, "")}:_auth=\${NEXUS_CREDS_B64}
`;
}

function server(id: string): string {
  return `    <server>
      <id>${id}</id>
      <username>\${env.NEXUS_USERNAME}</username>
      <password>\${env.NEXUS_PASSWORD}</password>
    </server>`;
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
