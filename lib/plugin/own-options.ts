import type { PlatformSpec } from "../spec";

/** The platform as its file would say it, with options that only the code may give: by one definition, both are judged alike. */
export function withOwnOptions(spec: PlatformSpec, service: string, { provider: _provider, ...options }: object & { readonly provider?: unknown }): PlatformSpec {
  return { ...spec, services: { ...spec.services, [service]: options } };
}
