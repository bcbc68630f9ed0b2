/** A text that was read out of another one, the source, and where each of its characters (UTF-16 units) stood there. */
export class MappedText {
  /** Without places: the source itself. */
  constructor(
    readonly text: string,
    private readonly starts?: readonly number[],
    private readonly ends?: readonly number[],
  ) {}

  /** Where the character begins in the source. */
  startOf(index: number): number {
    return this.starts?.[index] ?? index;
  }

  /** Where the character ends in the source. */
  endOf(index: number): number {
    return this.ends?.[index] ?? index + 1;
  }
}

/** Makes a {@link MappedText} out of another one, piece by piece. */
export class MappedTextBuilder {
  #text = "";
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(private readonly from: MappedText) {}

  /** Takes characters over as they are. */
  copy(start: number, end: number): void {
    this.#text += this.from.text.slice(start, end);
    for (let index = start; index < end; index++) {
      this.#starts.push(this.from.startOf(index));
      this.#ends.push(this.from.endOf(index));
    }
  }

  /** Adds characters that stand for a whole piece of the text. */
  put(characters: string, start: number, end: number): void {
    this.#text += characters;
    for (let index = 0; index < characters.length; index++) {
      this.#starts.push(this.from.startOf(start));
      this.#ends.push(this.from.endOf(end - 1));
    }
  }

  build(): MappedText {
    return new MappedText(this.#text, this.#starts, this.#ends);
  }
}
