import { createHash } from 'node:crypto';

/** What the loader of macOS reads, from `<mach-o/loader.h>`. */
const HEADER_SIZE = 32;
const COMMAND_COUNT = 16;
const SEGMENT = 0x19;
const SIGNATURE = 0x1d;

/** Parts of a signature, from `<kern/cs_blobs.h>`. */
const EMBEDDED_SIGNATURE = 0xfade0cc0;
const CODE_DIRECTORY = 0xfade0c02;
const SUPER_BLOB_SIZE = 20;
const DIRECTORY_SIZE = 88;
const VERSION = 0x20400;
const AD_HOC = 0x2;
const LINKER_SIGNED = 0x20000;
const SHA256 = 2;
const MAIN_BINARY = 1n;

const PAGE_BITS = 12;
const PAGE = 2 ** PAGE_BITS;
const SEGMENT_PAGE = 0x4000;

/**
 * Replaces the signature of a program for macOS with an ad-hoc one: hashes of its pages, without a certificate. macOS kills a program
 * without a valid signature. Bun leaves an invalid one in programs for Intel.
 */
export function signMachO(program: Buffer, identifier: string): Buffer {
  const { signature, linkEdit, text } = commandsOf(program);
  const codeLimit = program.readUInt32LE(signature + 8);
  const pages = Math.ceil(codeLimit / PAGE);
  const hashOffset = DIRECTORY_SIZE + identifier.length + 1;
  const length = SUPER_BLOB_SIZE + hashOffset + pages * 32;
  const signed = Buffer.concat([program.subarray(0, codeLimit), Buffer.alloc(roundUp(length, 16))]);

  // The first page has these sizes, so they come before the hashes.
  const linkEditSize = signed.length - Number(program.readBigUInt64LE(linkEdit + 40));
  signed.writeUInt32LE(signed.length - codeLimit, signature + 12);
  signed.writeBigUInt64LE(BigInt(roundUp(linkEditSize, SEGMENT_PAGE)), linkEdit + 32);
  signed.writeBigUInt64LE(BigInt(linkEditSize), linkEdit + 48);

  const blob = signed.subarray(codeLimit);
  writeNumbers(blob, [EMBEDDED_SIGNATURE, length, 1, 0, SUPER_BLOB_SIZE]);
  const directory = blob.subarray(SUPER_BLOB_SIZE);
  writeNumbers(directory, [
    CODE_DIRECTORY, length - SUPER_BLOB_SIZE, VERSION, AD_HOC + LINKER_SIGNED, hashOffset, DIRECTORY_SIZE, 0, pages, codeLimit,
  ]);
  directory.set([32, SHA256, 0, PAGE_BITS], 36);
  directory.writeBigUInt64BE(program.readBigUInt64LE(text + 40), 64);
  directory.writeBigUInt64BE(program.readBigUInt64LE(text + 48), 72);
  directory.writeBigUInt64BE(MAIN_BINARY, 80);
  directory.write(identifier, DIRECTORY_SIZE, 'latin1');
  for (let page = 0; page < pages; page += 1) {
    const content = signed.subarray(page * PAGE, Math.min((page + 1) * PAGE, codeLimit));
    directory.set(createHash('sha256').update(content).digest(), hashOffset + page * 32);
  }
  return signed;
}

/** Returns where the load commands are that a signature depends on. */
function commandsOf(program: Buffer): { signature: number; linkEdit: number; text: number } {
  const found: Record<string, number> = {};
  let offset = HEADER_SIZE;
  for (let left = program.readUInt32LE(COMMAND_COUNT); left > 0; left -= 1) {
    const kind = program.readUInt32LE(offset);
    if (kind === SIGNATURE) found.signature = offset;
    if (kind === SEGMENT) found[program.toString('latin1', offset + 8, offset + 24).replace(/\0+$/, '')] = offset;
    offset += program.readUInt32LE(offset + 4);
  }
  const { signature, __LINKEDIT: linkEdit, __TEXT: text } = found;
  if (signature === undefined || linkEdit === undefined || text === undefined) throw new Error('The program for macOS has no place for a signature.');
  return { signature, linkEdit, text };
}

function writeNumbers(target: Buffer, numbers: readonly number[]): void {
  for (const [index, number] of numbers.entries()) target.writeUInt32BE(number, index * 4);
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
