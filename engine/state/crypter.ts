/** Encrypts and decrypts texts. */
export interface Crypter {
  encrypt(plaintext: string): string;
  /** Throws when the text was not made with this key. */
  decrypt(ciphertext: string): string;
}

/**
 * Leaves texts as they are: what is inside an encrypted value is not encrypted a second time, but keeps its mark.
 */
export const CLEAR: Crypter = {
  encrypt: (plaintext) => plaintext,
  decrypt: (ciphertext) => ciphertext,
};
