/**
 * Where Argo CD applies these objects, it applies lower waves first and removes higher waves first: Applications go
 * before the AppProject they are in, and all of them before their namespace. Without meaning where Terraform applies them.
 */
export function wave(number: number): Record<string, string> {
  return { "argocd.argoproj.io/sync-wave": String(number) };
}
