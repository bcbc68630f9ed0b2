/** One customer, with the plan that it pays for. */
export interface Customer {
  readonly id: string;
  readonly plan: "standard" | "enterprise";
}

/** Stands for your own list: a file, a query, or `nango.connections()`. */
export function allCustomers(count: number): Customer[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `customer-${index + 1}`,
    plan: index % 10 === 0 ? "enterprise" : "standard",
  }));
}
