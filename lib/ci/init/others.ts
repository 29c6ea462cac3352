import { type Survey } from "./survey";
import { baseName, type SourceTree } from "./tree";

/** Languages without a component of their own: what is found by, what it is called, and what usually tests it. */
const others: readonly { readonly file: RegExp; readonly language: string; readonly command: string }[] = [
  { file: /^(build|settings)\.gradle(\.kts)?$/, language: "Gradle", command: "./gradlew build" },
  { file: /\.(sln|slnx|csproj|fsproj)$/, language: ".NET", command: "dotnet test" },
  { file: /^Cargo\.toml$/, language: "Rust", command: "cargo test --locked" },
  { file: /^composer\.json$/, language: "PHP", command: "vendor/bin/phpunit" },
  { file: /^Gemfile$/, language: "Ruby", command: "bundle exec rake test" },
];

/** Projects in other languages, of which only people know in which image they are tested. */
export function surveyOthers(tree: SourceTree): readonly Survey[] {
  return others.flatMap(({ file, language, command }) => {
    const [first] = tree.files.filter((each) => file.test(baseName(each)));
    if (first === undefined) return [];
    return [{ code: true, found: [`${first}: a project of ${language}`], chosen: [], undecided: [`no component is for ${language}: include the component command with an image of a version of yours, and what tests it, such as ${command}`] }];
  });
}

/** A page that nothing builds. */
export function surveySites(tree: SourceTree): readonly Survey[] {
  const [page] = tree.files.filter((file) => /^((public|site|src|www|html|docs)\/)?index\.html$/.test(file));
  return page === undefined || tree.files.some((file) => baseName(file) === "package.json") ? [] : [{ found: [`${page}: a static site`], chosen: [], undecided: [] }];
}
