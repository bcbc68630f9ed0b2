/** What a process noted of itself, in milliseconds; `boot` and `loading` are parts of `cpu`. */
export interface ProcessRecord {
  readonly argv: readonly string[];
  readonly boot: number;
  readonly loading: number;
  readonly cpu: number;
  readonly wall: number;
}

/** Sums of the processes of one kind, in seconds of the processor. */
export interface Kind {
  started: number;
  /** Until the first line of a script. */
  boot: number;
  /** `require`, with what it compiles. */
  loading: number;
  /** The rest. */
  work: number;
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/warm-host/, "warm processes of programs and providers"],
  [/cmd\/run/, "programs"],
  [/cmd\/dynamic-provider/, "providers"],
  [/cli\/bin/, "the command line"],
  [/mocha/, "tests"],
  [/\bnpm\b|npm-cli/, "npm"],
  [/\btsc\b/, "the compiler"],
];

/** Sums by what the processes were, the most expensive kind first. */
export function byKind(processes: readonly ProcessRecord[]): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const { argv, boot, loading, cpu } of processes) {
    const command = argv.slice(1).join(" ");
    const name = KINDS.find(([pattern]) => pattern.test(command))?.[1] ?? "others";
    const kind = kinds.get(name) ?? { started: 0, boot: 0, loading: 0, work: 0 };
    kinds.set(name, {
      started: kind.started + 1,
      boot: kind.boot + boot / 1000,
      loading: kind.loading + loading / 1000,
      work: kind.work + Math.max(0, cpu - boot - loading) / 1000,
    });
  }
  const total = ({ boot, loading, work }: Kind): number => boot + loading + work;
  return new Map([...kinds].sort(([, a], [, b]) => total(b) - total(a)));
}
