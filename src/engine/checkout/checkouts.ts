import type { Checkout, SourceContext, Tarball } from '../../model/source.ts'
import { holdsPackage, openCheckout } from '../../sources/checkout.ts'

/**
 * Opens what lies on this disk of a tarball's project, once each. A tarball from elsewhere is compared with the project in the working
 * directory when that is the package's own.
 */
export function checkouts({
  cwd,
  environment,
}: Pick<SourceContext, 'cwd' | 'environment'>): (tarball: Tarball, name: string | null) => Promise<Checkout | null> {
  const opened = new Map<string, Promise<Checkout>>()
  return async ({ project }, name) => {
    const directory = project?.directory ?? (name !== null && (await holdsPackage(cwd, name)) ? cwd : null)
    if (directory === null) return null
    const checkout = opened.get(directory) ?? openCheckout(directory, environment)
    opened.set(directory, checkout)
    return checkout
  }
}
