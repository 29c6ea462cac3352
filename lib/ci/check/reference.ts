/** `!reference [job, keyword]`: a value that stands elsewhere, and that nobody judges here. */
export class Reference {
  constructor(readonly path: unknown) {}
}

/** A date in plain YAML, which is no text to GitLab, and no other value that it takes. */
export class PlainDate {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}
