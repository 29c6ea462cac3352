import type { Component } from "../component";
import { command } from "./command";
import { deploy } from "./deploy";
import { helm } from "./helm";
import { image } from "./image";
import { go, maven, node, python } from "./languages";
import { mirror } from "./mirror";
import { publishMaven, publishNpm, publishPython } from "./publish";
import { secrets } from "./secrets";
import { sonarqube } from "./sonarqube";
import { trivy } from "./trivy";

/** All components, by name. */
export const components: readonly Component[] = [command, deploy, go, helm, image, maven, mirror, node, publishMaven, publishNpm, publishPython, python, secrets, sonarqube, trivy];
