import Ajv, { type ValidateFunction } from "ajv";
import type { ServiceDefinition } from "../service-definition";
import { jsonSchema, type SchemaKind } from "./schema";
import { shapeProblems, type ShapeProblem } from "./shape";

/** Holds files against their schemas. A schema is compiled when a first file needs it, and once. */
export class Validator {
  private static readonly all = new WeakMap<readonly ServiceDefinition[], Validator>();

  /** One for each set of services: whoever loads twice compiles once. */
  static of(services: readonly ServiceDefinition[], plugins: readonly ServiceDefinition[] = []): Validator {
    if (plugins.length > 0) return new Validator(services, plugins);
    const validator = this.all.get(services) ?? new Validator(services, plugins);
    this.all.set(services, validator);
    return validator;
  }

  private readonly compiled = new Map<string, ValidateFunction>();
  private ajv?: Ajv;

  private constructor(private readonly services: readonly ServiceDefinition[], private readonly plugins: readonly ServiceDefinition[]) {}

  problems(kind: SchemaKind, value: unknown, customPlugins: readonly string[] = []): readonly ShapeProblem[] {
    const validate = this.function(kind, customPlugins);
    return validate(value) ? [] : shapeProblems(validate.errors ?? [], value);
  }

  private function(kind: SchemaKind, customPlugins: readonly string[]): ValidateFunction {
    const key = [kind, ...customPlugins].join(" ");
    const known = this.compiled.get(key);
    if (known !== undefined) return known;
    this.ajv ??= new Ajv({
      allErrors: true,
      verbose: true,
      // Formats are for editors; addresses are judged by rules, or by the patterns of a service's options.
      validateFormats: false,
      // A misspelt keyword in a plugin's schema is an error of that plugin.
      strictSchema: true,
      strictTypes: false,
      strictRequired: false,
      strictTuples: false,
      allowUnionTypes: true,
      // Most runs read a handful of files: compiling faster is worth more to them than checking faster.
      code: { optimize: false },
    });
    const compiled = this.ajv.compile(jsonSchema(kind, this.services, { definitions: this.plugins, ids: customPlugins }));
    this.compiled.set(key, compiled);
    return compiled;
  }
}
