/** Terraform's name for this platform, which is the name of the plugin folder. */
export const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
