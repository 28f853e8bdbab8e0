import sodium from 'libsodium-wrappers';

/** What the operating system's key chain would hold for the user: 32 bytes in base64url. */
export async function vaultOf(key: string | undefined): Promise<Vault> {
  await sodium.ready;
  const seed = /^[A-Za-z0-9_-]{43}$/.test(key ?? '') ? decode(key!) : undefined;
  if (seed === undefined) throw new Error('DESKTOP_KEY is not set, or is not 32 bytes in base64url. Make one with: openssl rand -base64 32 | tr +/ -_ | tr -d =');
  return new Vault(seed);
}

/** Seals and opens secrets on this machine. The cloud sees only what this returns as sealed. */
export class Vault {
  private readonly pair: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array };
  private readonly ownKey: Uint8Array;

  constructor(seed: Uint8Array) {
    this.pair = sodium.crypto_box_seed_keypair(seed);
    this.ownKey = sodium.crypto_generichash(sodium.crypto_secretbox_KEYBYTES, 'settings of the desktop', seed);
  }

  get publicKey(): string {
    return encode(this.pair.publicKey);
  }

  newTeamKey(): Uint8Array {
    return sodium.crypto_secretbox_keygen();
  }

  /** Seals the key of a team for a member, who alone can open it. */
  sealTeamKey(teamKey: Uint8Array, publicKey: string): string {
    return encode(sodium.crypto_box_seal(teamKey, decode(publicKey)));
  }

  openTeamKey(sealed: string): Uint8Array {
    return sodium.crypto_box_seal_open(decode(sealed), this.pair.publicKey, this.pair.privateKey);
  }

  /** Seals a text with the key of a team, or with the key of this machine. */
  seal(text: string, key = this.ownKey): string {
    const nonce = sodium.randombytes_buf(sodium.crypto_secretbox_NONCEBYTES);
    return `sealed:${encode(nonce)}:${encode(sodium.crypto_secretbox_easy(text, nonce, key))}`;
  }

  open(sealed: string, key = this.ownKey): string {
    const [, nonce, ciphertext] = sealed.split(':');
    return sodium.to_string(sodium.crypto_secretbox_open_easy(decode(ciphertext), decode(nonce), key));
  }
}

function encode(bytes: Uint8Array): string {
  return sodium.to_base64(bytes, sodium.base64_variants.URLSAFE_NO_PADDING);
}

function decode(text: string): Uint8Array {
  return sodium.from_base64(text, sodium.base64_variants.URLSAFE_NO_PADDING);
}
