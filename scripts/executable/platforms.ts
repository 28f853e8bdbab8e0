/** A platform for which an executable can be built, by Terraform's name. Every one can be built on any machine. */
export type ExecutablePlatform = 'darwin_amd64' | 'darwin_arm64' | 'linux_amd64' | 'linux_arm64' | 'windows_amd64';

/** What the executable of a platform is built from. */
export interface Platform {
  readonly runtime: Runtime;
  /** The C library that goes into the package, because a system with musl does not have it. */
  readonly glibc?: Glibc;
}

/** The runtime in npm's package `@oven/bun-NAME`. */
export interface Runtime {
  readonly name: string;
  readonly integrity: string;
}

/** The GNU C library for one architecture, as Debian and Ubuntu package it. */
export interface Glibc {
  readonly package: string;
  /** The folder of the libraries in the package. */
  readonly folder: string;
  readonly loader: string;
  /** Where systems with it have its loader. */
  readonly interpreter: string;
  /** The C library of systems such as Alpine Linux. */
  readonly musl: string;
}

export const PLATFORMS: Readonly<Record<ExecutablePlatform, Platform>> = {
  darwin_amd64: { runtime: { name: 'darwin-x64', integrity: 'sha512-qkLPMGHZM9NI6CeHTWwVezzmlo6cC4Ta7yUAjYIWXS366qQcOlcp75t2uZyiuVRBMPS0h9qE0tCcvCHGaFqjJg==' } },
  darwin_arm64: { runtime: { name: 'darwin-aarch64', integrity: 'sha512-4MIFXHmctH2EhAxLXm2/qxNtv17dFtLJylvaOCsrgq6KSqHTs6eW5YSrJjRbJxYUJaR901fsN8JfZOa+CsWpWQ==' } },
  linux_amd64: {
    runtime: { name: 'linux-x64', integrity: 'sha512-IWX9BELoGHAUtMonkeSaNaZwXzRk+oDw6Mk+HBFXd3KHYIBNBsIGRupMZPcgNoDbJpLu6gAJjIoIVPZtt1aJ1g==' },
    glibc: {
      package: 'libc6-amd64-cross',
      folder: 'usr/x86_64-linux-gnu/lib',
      loader: 'ld-linux-x86-64.so.2',
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      musl: '/lib/ld-musl-x86_64.so.1',
    },
  },
  linux_arm64: {
    runtime: { name: 'linux-aarch64', integrity: 'sha512-4BXmsSKnjOrlGWqZV4x/oWa7AVoR+B6lCXddMzOAXBIm3t50eslg9wb66gmtW1AamEQ1l1CDvmmruysEhqOWMg==' },
    glibc: {
      package: 'libc6-arm64-cross',
      folder: 'usr/aarch64-linux-gnu/lib',
      loader: 'ld-linux-aarch64.so.1',
      interpreter: '/lib/ld-linux-aarch64.so.1',
      musl: '/lib/ld-musl-aarch64.so.1',
    },
  },
  windows_amd64: { runtime: { name: 'windows-x64', integrity: 'sha512-FNvply651vcE/GHgNWz6mZvhmkwBuu8Hw54oNzA+CQog+HW+542rXQmZqNHRkFxazD9L3xi+iTtvO3engAgJfw==' } },
};

/** Returns the platform of this machine. Undefined if no executable can be built for it. */
export function thisPlatform(): ExecutablePlatform | undefined {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const name = `${os}_${arch}`;
  return Object.hasOwn(PLATFORMS, name) ? name as ExecutablePlatform : undefined;
}
