/**
 * Loads a package that not everybody installs: an optional peer.
 * @param needs what it is for, such as `static pictures need`
 * @throws Error with the command that installs it if it is not installed; otherwise what loading it throws
 */
export async function optionalPackage<T>(name: string, needs: string, load: () => T | Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(code ?? '') || !message.includes(name)) throw error;
    throw new Error(`${needs} the package ${name}, which is not installed; run npm install ${name}`, { cause: error });
  }
}
