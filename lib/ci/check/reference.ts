/** `!reference [job, keyword]`: a value that stands elsewhere, and that nobody judges here. */
export class Reference {
  constructor(readonly path: unknown) {}
}
