/** What stands in the place of a secret wherever something is shown: Pulumi's own word. */
export const HIDDEN = "[secret]";
