import { guard } from "./guard";
import { readServicePages } from "./tables";

/** Guards the rows that the parent process names, one after the other. */
process.on("message", ({ page, line }: { page: string; line: number }) => void report(page, line));

async function report(page: string, line: number): Promise<void> {
  const row = rows.find((each) => each.page === page && each.line === line);
  if (row === undefined) throw new Error(`${page}:${line} is no row`);
  const { noticed, problems } = await guard(row);
  process.send!({ page, line, subject: row.subject, noticed, problems });
}

const rows = readServicePages().flatMap(({ objects }) => objects);
process.send!({ rows: rows.map(({ page, line }) => ({ page, line })) });
