/** What Terraform calls this machine: the name of the folder in which it looks for plugins. */
export const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
