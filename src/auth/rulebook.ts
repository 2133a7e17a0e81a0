import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { together } from '../together.ts';
import type { Check } from './check-up.ts';
import type { Containment } from './containment/containment.ts';
import type { EndpointDoc, EndpointDocs } from './endpoint-doc.ts';
import type { EndpointRules, HoldName } from './endpoint-rules.ts';
import type { SecondFactor } from './ladder/factor.ts';
import type {
  Column,
  ExportedTable,
  LeftOut,
  PersonalTable,
  UserColumns,
} from './personal-table.ts';
import type { ProfileFields } from './profile-field.ts';
import type { AuditEventName } from './record/events.ts';
import type { SignInOffer } from './session/sign-in-offer.ts';
import type { ProofWay } from './step-up/proof-way.ts';

/** Accounts that wait to be deleted, and in which only the reader of their mailbox has a say. */
export interface GivenUp {
  is(ctx: GenericEndpointContext, userId: string): Promise<boolean>;
  /** Ends one now, in the transaction that is under way: it holds its address no longer. */
  end(ctx: GenericEndpointContext, userId: string): Promise<void>;
}

/** What the rules of the site read in the manifest of a feature. */
export interface Contribution {
  readonly name: string;
  /** Every endpoint that the feature brings or opens, by its path as Better Auth writes it. */
  readonly endpoints?: Readonly<Record<string, EndpointRules>>;
  /** What openapi.json tells of each of its endpoints. */
  readonly apiDocs?: EndpointDocs;
  /** Ways to take the second step of signing in. */
  readonly factors?: readonly SecondFactor[];
  /** Ways to prove once more that it is still you. */
  readonly proofs?: readonly ProofWay[];
  readonly containment?: Containment;
  /** A page that is shown once after a sign-in by password. */
  readonly offer?: SignInOffer;
  /** Its tables that hold something about a person. */
  readonly tables?: readonly PersonalTable[];
  /** Its tables that hold nothing about a person, and why that is so. */
  readonly otherTables?: Readonly<Record<string, string>>;
  /** What the export leaves out of its rows in the tables of the ground. */
  readonly leftOut?: Readonly<Partial<Record<PersonalTable['name'], LeftOut>>>;
  /** Its columns of a person. */
  readonly userColumns?: UserColumns;
  /** Its fields of a person on the profile; they are columns, too. */
  readonly profileFields?: ProfileFields;
  /** What it adds to the check-up of an account. */
  readonly checks?: readonly Check[];
  /** The pages on which a person sees, and can take back, what its events have changed. */
  readonly takenBackAt?: Readonly<Partial<Record<AuditEventName, string>>>;
  readonly givenUp?: GivenUp;
  /** Told, in the transaction, when an account begins or ceases to ask for a second step. */
  secondStepChanged?(
    ctx: GenericEndpointContext,
    userId: string,
    enabled: { readonly before: boolean; readonly now: boolean },
  ): Promise<void>;
}

/** A column of a person's row, what it is when it is empty, and the column that says when it was set. */
export interface TakenBack {
  readonly name: string;
  readonly since: string;
  readonly empty: unknown;
}

/** All features together, as the rules ask for them. */
export interface Rulebook {
  readonly endpoints: ReadonlyMap<string, EndpointRules>;
  /** What is told of each of them, and by which feature. */
  readonly apiDocs: ReadonlyMap<string, EndpointDoc & { readonly feature: string }>;
  /** The lowest rank first. */
  readonly factors: readonly SecondFactor[];
  readonly proofs: readonly ProofWay[];
  readonly containments: readonly Containment[];
  readonly offers: readonly SignInOffer[];
  readonly givenUp: readonly GivenUp[];
  /** Everything that is held about a person, the person's own row first: export and deletion read it. */
  readonly tables: readonly ExportedTable[];
  readonly otherTables: Readonly<Record<string, string>>;
  readonly profileFields: ProfileFields;
  /** The lines of the check-up, in the order of the features. */
  readonly checks: readonly Check[];
  /** By the event that has changed something: the page on which it can be taken back. */
  readonly takenBackAt: ReadonlyMap<string, string>;
  /** What a person's row is set to at a first proof by somebody else. */
  readonly emptied: Readonly<Record<string, unknown>>;
  /** The columns of a person that are emptied when the account is taken back, by when they were set. */
  readonly takenBack: readonly TakenBack[];
  readonly secondStepChanged: NonNullable<Contribution['secondStepChanged']>;
  /** The endpoints that stay open to somebody who is held back for this reason. */
  openWhile(hold: HoldName): readonly string[];
}

/** @throws when two features declare one endpoint */
export function createRulebook(contributions: readonly Contribution[]): Rulebook {
  const declared = contributions.flatMap(({ name, endpoints = {} }) =>
    Object.entries(endpoints).map(([path, rules]) => ({ name, path, rules })),
  );
  const endpoints = new Map<string, EndpointRules>();
  for (const { name, path, rules } of declared) {
    if (endpoints.has(path)) throw new Error(`Two features declare ${path}; one is ${name}.`);
    endpoints.set(path, rules);
  }
  const columns = together(
    'columns of a person',
    contributions.flatMap(({ userColumns = {}, profileFields = {} }): UserColumns[] => [
      userColumns,
      columnsOf(profileFields),
    ]),
  );
  const apiDocs = contributions.flatMap(({ name: feature, apiDocs: told = {} }) =>
    Object.entries(told).map(([path, doc]) => [path, { ...doc, feature }] as const),
  );
  return {
    endpoints,
    apiDocs: new Map(apiDocs),
    factors: byRank(contributions.flatMap(({ factors = [] }) => factors)),
    proofs: byRank(contributions.flatMap(({ proofs = [] }) => proofs)),
    containments: contributions.flatMap(({ containment }) => containment ?? []),
    offers: contributions.flatMap(({ offer }) => offer ?? []),
    givenUp: contributions.flatMap(({ givenUp }) => givenUp ?? []),
    tables: [userTable(columns), ...contributions.flatMap(({ tables = [] }) => tables)].map(
      (table) => ({ ...table, leftOut: leftOutOf(table, contributions) }),
    ),
    otherTables: Object.assign({}, ...contributions.map(({ otherTables }) => otherTables)),
    profileFields: together(
      'fields of the profile',
      contributions.map(({ profileFields = {} }) => profileFields),
    ),
    checks: contributions.flatMap(({ checks = [] }) => checks),
    takenBackAt: new Map(
      contributions.flatMap(({ takenBackAt = {} }) => Object.entries(takenBackAt)),
    ),
    emptied: Object.fromEntries(
      Object.entries(columns)
        .filter(([, { atFirstProof }]) => atFirstProof === 'end')
        .map(([name, { empty = null }]) => [name, empty]),
    ),
    takenBack: Object.entries(columns).flatMap(([name, { whenTakenBack, empty = null }]) =>
      whenTakenBack === 'keep' ? [] : [{ name, since: whenTakenBack.since, empty }],
    ),
    async secondStepChanged(ctx, userId, enabled) {
      for (const one of contributions) await one.secondStepChanged?.(ctx, userId, enabled);
    },
    openWhile: (hold) =>
      declared.filter(({ rules }) => rules.openWhile?.includes(hold)).map(({ path }) => path),
  };
}

function columnsOf(fields: ProfileFields): UserColumns {
  const entries = Object.entries(fields);
  return Object.fromEntries(
    entries.map(
      ([name, { atFirstProof }]) =>
        [name, { shown: true, atFirstProof, whenTakenBack: 'keep' }] as const,
    ),
  );
}

/** The person's own row, from the columns that the ground and the features keep there. */
function userTable(columns: UserColumns): PersonalTable {
  const entries = Object.entries(columns);
  return {
    name: 'user',
    whose: [{ column: 'id', is: 'id' }],
    // A test looks for the words of these columns.
    columns: entries.filter(([, { shown }]) => shown === true).map(([name]) => name as Column),
    withheld: Object.fromEntries(
      entries.flatMap(([name, { shown }]) => (shown === true ? [] : [[name, shown]])),
    ),
    booleans: entries.filter(([, column]) => column.boolean).map(([name]) => name as Column),
    atDeletion: 'cascade',
    atFirstProof: 'keep',
    whenTakenBack: 'keep',
  };
}

/** All that the features leave out of a table. */
function leftOutOf({ name }: PersonalTable, contributions: readonly Contribution[]): LeftOut {
  const all: Partial<Record<Column, Record<string, string>>> = {};
  for (const { leftOut } of contributions) {
    const columns = Object.entries(leftOut?.[name] ?? {}) as [Column, Record<string, string>][];
    for (const [column, why] of columns) all[column] = { ...all[column], ...why };
  }
  return all;
}

function byRank<T extends { readonly rank: number }>(ways: readonly T[]): T[] {
  return ways.toSorted((a, b) => a.rank - b.rank);
}

const PLUGIN = 'rulebook';

/** Keeps the rulebook where every endpoint and hook can reach it. */
export function rulebookPlugin(rulebook: Rulebook): BetterAuthPlugin {
  const models = rulebook.tables.flatMap(({ name, fields }) =>
    fields ? [[name, { fields: mapFields(fields) }] as const] : [],
  );
  return { id: PLUGIN, options: { rulebook }, schema: Object.fromEntries(models) };
}

function mapFields(fields: NonNullable<PersonalTable['fields']>) {
  const entries = Object.entries(fields);
  return Object.fromEntries(
    entries.map(([name, type]) => [name, { type, required: true, input: false } as const]),
  );
}

/** The rulebook, within an endpoint or a hook. */
export function rulebookOf(ctx: GenericEndpointContext): Rulebook {
  const plugin = ctx.context.getPlugin(PLUGIN);
  if (!plugin?.options) throw new Error('The plugin "rulebook" is missing.');
  return plugin.options.rulebook as Rulebook;
}

/** What guards the endpoint that is being called; undefined for one that no feature declares. */
export function rulesOf(ctx: GenericEndpointContext): EndpointRules | undefined {
  return rulebookOf(ctx).endpoints.get(ctx.path);
}
