import { expect } from "chai";
import { looksLikeSecret } from "../../../engine/project/looks-like-secret.js";

describe("a value that looks like a secret", () => {
  // What `pulumi config set` said to each of them.
  const judged: [key: string, value: string, refused: boolean][] = [
    ["shop:dbPassword", "correct horse", false],
    ["shop:dbPassword", "hunter2", false],
    ["shop:dbPassword", "Tr0ub4dor&3xyz", true],
    ["shop:apiToken", "d41d8cd98f00b204e9800998ecf8427e", true],
    ["shop:name", "d41d8cd98f00b204e9800998ecf8427e", false],
    ["token:region", "d41d8cd98f00b204e9800998ecf8427e", false],
    ["shop:secretX", "production", false],
    ["shop:secretX", "development-token", false],
    ["shop:secretX", "my-app-token", false],
    ["shop:secretX", "https://example.com/token", true],
    ["shop:secretX", "https://vault.internal:8200", true],
    ["shop:secretX", "changeme", false],
    ["shop:secretX", "password123", false],
    ["shop:secretX", "ghp_16C7e42F292c6912E7", true],
    ["shop:secretX", "AKIAIOSFODNN7EXAMPLE", true],
    ["shop:secretX", "aaaaaaaaaaaaaaaaaaaa", false],
    ["shop:secretX", "12345678901234567890", false],
    ["shop:secretX", "zxkqjvwpbm", true],
    ["shop:secretX", "correct horse battery staple", false],
    ["shop:secretX", "sk_test_4eC39HqLyjWDarjtT1zdp7dc", true],
    ["shop:secretX", "true", false],
    ["shop:secretX", "00000000-0000-0000-0000-000000000000", false],
    ["shop:secretX", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", true],
    ["shop:secretX", "my-secret-name", false],
    ["shop:secretX", "prod/db/password", false],
    ["shop:secretX", "Passw0rd!", false],
    ["shop:secretX", "hello world", false],
    ["shop:secretX", "x7Gh2", false],
    ["shop:secretX", "x7Gh2kL9", true],
    ["shop:secretX", "bearer", false],
    ["shop:secretX", "customer-tokens-table", false],
  ];
  // Pulumi knows leetspeak and rows of a keyboard from its lists, and takes this address of a secret for one.
  const otherwise: [key: string, value: string, refused: boolean][] = [
    ["shop:secretX", "S3cr3tP@ss", true],
    ["shop:secretX", "qwertyuiopasdfgh", true],
    ["shop:secretX", "arn:aws:secretsmanager:eu-west-1", false],
  ];
  for (const [key, value, refused] of [...judged, ...otherwise]) {
    it(`${value} as ${key}: ${refused ? "yes" : "no"}`, () => {
      expect(looksLikeSecret(key, value)).to.equal(refused);
    });
  }
});
