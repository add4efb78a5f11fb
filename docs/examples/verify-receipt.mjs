// Verifies one statement by its receipt: node verify-receipt.mjs STATEMENT RECEIPT PUBLIC-KEY, all three in hex.
// Exit code 0: valid, and what it says is printed; 1: refused. Needs Node 16 or newer and nothing else. See docs/concepts/receipts.md.
import { createHash, createPublicKey, verify } from 'node:crypto';

const DECISION = -70000;
const CLAIMS = ['code', 'responseCode', 'action', 'cardToken', 'lastFour', 'acceptor', 'terminal', 'stan', 'cardVersion',
  'requestDigest', 'flagsTold', 'occupation', 'reference'];

function refuse(why) {
  console.log(`refused: ${why}`);
  process.exit(1);
}

function require(holds, why) {
  if (!holds) refuse(why);
}

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();

// The few items of CBOR (RFC 8949) that statements and receipts have; a map becomes a Map, a tag [tag, item].
function decode(bytes, what) {
  let at = 0;
  const take = (length) => {
    require(at + length <= bytes.length, `${what} ends too early`);
    at += length;
    return bytes.subarray(at - length, at);
  };
  const argument = (info) => {
    if (info < 24) return info;
    require(info <= 27, `${what} has an item of unknown length`);
    const value = take(1 << (info - 24)).reduce((number, octet) => (number << 8n) | BigInt(octet), 0n);
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
  };
  const item = (depth) => {
    require(depth < 8, `${what} is nested too deep`);
    const head = take(1)[0];
    if (head === 0xf6) return null;
    const value = argument(head & 0x1f);
    switch (head >> 5) {
      case 0: return value;
      case 1: return -1 - Number(value);
      case 2: return take(Number(value));
      case 3: return take(Number(value)).toString('utf8');
      case 4: return Array.from({ length: Math.min(Number(value), bytes.length) }, () => item(depth + 1));
      case 5: return new Map(Array.from({ length: Math.min(Number(value), bytes.length) }, () => [item(depth + 1), item(depth + 1)]));
      case 6: return [value, item(depth + 1)];
      default: return refuse(`${what} has an item that does not belong there`);
    }
  };
  const result = item(0);
  require(at === bytes.length, `${what} has bytes left over`);
  return result;
}

// The root that a leaf and its path make: RFC 9162, 2.1.3.2.
function rootOf(leaf, index, size, path) {
  require(Number.isInteger(size) && Number.isInteger(index) && index < size, 'the leaf is not in the tree');
  let [node, last, hash] = [index, size - 1, sha256(Buffer.from([0]), leaf)];
  for (const sibling of path) {
    require(last > 0 && sibling?.length === 32, 'the path does not fit the tree');
    const isRight = node % 2 === 1 || node === last;
    hash = isRight ? sha256(Buffer.from([1]), sibling, hash) : sha256(Buffer.from([1]), hash, sibling);
    while (isRight && node % 2 === 0 && node > 0) [node, last] = [node >> 1, last >> 1];
    [node, last] = [node >> 1, last >> 1];
  }
  require(last === 0, 'the path does not fit the tree');
  return hash;
}

process.on('uncaughtException', () => refuse('an item of another kind stands where one is expected'));
const [statement, receipt, key] = process.argv.slice(2, 5).map((hex) => Buffer.from(hex, 'hex'));
require(statement?.length && receipt?.length && key?.length === 32, 'give statement, receipt and a key of 32 bytes in hex');

const [tag, sign1] = decode(receipt, 'the receipt') ?? [];
require(tag === 18 && sign1?.length === 4 && sign1[2] === null, 'the receipt is no COSE_Sign1 without payload');
const [header, unprotected, , signature] = sign1;
const protectedHeader = decode(header, 'the protected header');
require(protectedHeader?.get?.(1) === -8 && protectedHeader.get(395) === 1, 'not EdDSA over an RFC 9162 tree of SHA-256');
require(sha256(key).subarray(0, 8).equals(protectedHeader.get(4)), 'the receipt names another key');

const [size, index, path] = decode(unprotected.get(396).get(-1)[0], 'the proof');
const root = rootOf(statement, index, size, path);
// Sig_structure of RFC 9052, 4.4: context, protected header, no external data, the root in place of the payload.
const signed = Buffer.concat([Buffer.from('846a5369676e617475726531', 'hex'), Buffer.from([0x40 + header.length]), header,
  Buffer.from('405820', 'hex'), root]);
const publicKey = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]), format: 'der', type: 'spki' });
require(verify(null, signed, publicKey, signature), 'the signature is not over this statement');

const claims = decode(statement, 'the statement');
const decision = claims?.get?.(DECISION);
require(Array.isArray(decision) && decision.length >= CLAIMS.length, 'what is signed is no statement');
const show = (value) => (Buffer.isBuffer(value) ? value.toString('hex') : String(value));
console.log(`valid: signed by key ${show(protectedHeader.get(4))} of ${claims.get(1)}`);
console.log(`  id ${show(claims.get(7))}\n  issued ${claims.get(6)}\n  expires ${claims.get(4)}`);
CLAIMS.forEach((name, i) => console.log(`  ${name} ${show(decision[i])}`));
