# Analyses with SonarScanner CLI, and ends as the quality gate does. Comes after sonarqube.sh.

sonar-scanner "$@"
