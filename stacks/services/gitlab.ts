import { GitlabProvider } from "@cdktf/provider-gitlab/lib/provider";
import { GitlabPlugin, type GitlabOptions } from "../../lib/plugins/gitlab";
import { only, type Service } from "../service";

export const service: Service<GitlabOptions> = {
  declareProviders: (stack, { url }) => only(new GitlabProvider(stack, "gitlab", { baseUrl: `${url.replace(/\/$/, "")}/api/v4/` })),
  attach: (host, options, providers) => new GitlabPlugin(host, "gitlab", { ...options, provider: providers.get("") }),
};
