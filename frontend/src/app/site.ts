/**
 * Which of the two sites this host serves. The server may say so in a meta tag
 * (`<meta name="linepool-site" content="workspace">`); otherwise a sub-domain of localhost is a workspace.
 */
export type Site = 'public' | 'workspace';

export function siteOf(hostname: string, declared: string | null): Site {
  if (declared === 'public' || declared === 'workspace') return declared;
  if (hostname.endsWith('.localhost')) return 'workspace';
  return 'public';
}

export function currentSite(): Site {
  const tag = document.querySelector<HTMLMetaElement>('meta[name="linepool-site"]');
  return siteOf(location.hostname, tag?.content ?? null);
}

/** The public site's address as seen from a workspace: one label fewer in the host. */
export function publicOrigin(): string {
  const host = location.host;
  return `${location.protocol}//${host.slice(host.indexOf('.') + 1)}`;
}
