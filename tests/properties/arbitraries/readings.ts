import fc from "fast-check";

/** What platforms may do where their documents leave it open, and programs must see no difference. */
export const readings = fc.record({
  paragon: fc.record({
    patchLag: fc.nat({ max: 3 }),
    statusLag: fc.nat({ max: 2 }),
    listSettings: fc.boolean(),
    duplicate: fc.constantFrom("conflict", "same-id"),
    postFrequency: fc.constantFrom("ignored", "accepted"),
    createdStatus: fc.constantFrom(200, 201),
    actionBody: fc.constantFrom("sync", "empty"),
  }),
  sequin: fc.record({
    envelope: fc.constantFrom("bare", "data"),
    noAgeLimit: fc.constantFrom("null", "absent"),
    statusOnCreate: fc.constantFrom("ignored", "honoured"),
    externalId: fc.constantFrom("hidden", "echoed"),
    injectRateLimit: fc.boolean(),
    collections: fc.constantFrom("as-sent", "reversed", "doubled"),
    mask: fc.constantFrom("asterisks-11", "asterisks-10", "partial"),
    credential: fc.constantFrom("shown", "absent"),
    timestamps: fc.constantFrom("iso", "blank", "both"),
    rateLimit: fc.constantFrom("replace", "merge"),
    filters: fc.constantFrom("exact", "name-contains", "ignored"),
    deleted: fc.constantFrom(200, 204),
  }),
});
