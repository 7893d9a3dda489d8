/**
 * The API's shapes by the names this application uses. All of them come from the generated schema
 * (`npm run generate`); only what OpenAPI cannot say is written here.
 */
import type { components } from './generated/schema';

type Schemas = components['schemas'];

/** What the server answers always has every field; OpenAPI marks those with a default as optional. */
type Sent<Name extends keyof Schemas> = Required<Schemas[Name]>;

/** A page of a keyset list. */
export interface Page<T> {
  results: T[];
  next?: string | null;
  previous?: string | null;
}

export type Person = Schemas['Person'];
export type User = Schemas['User'];
/** What a member may be; the operator's visitors are none. */
export type Role = Exclude<Schemas['Session']['role'], 'visitor'>;
export type Permission = Schemas['Session']['permissions'][number];
export type WorkspaceSession = Schemas['Session'];

/** The public site's session has the same address as the workspace's and another shape: one schema cannot hold both. */
export interface PublicSession {
  user: User;
  workspaces: { name: string; slug: string; role: Role; url: string }[];
}

/** Either site's session, for what both use. */
export type Session = Pick<WorkspaceSession, 'user'> & Partial<Omit<WorkspaceSession, 'user'>>;

export type ResetEntry = Schemas['ResetRequest'];
export type PasswordChange = Schemas['PasswordChangeRequest'];

export type Plan = Sent<'Plan'>;
export type SignUpEntry = Schemas['SignUpRequest'];
export type SlugAnswer = Schemas['SlugAnswer'];
export type Confirmed = Schemas['Confirmed'];
export type OutboxMail = Schemas['OutboxMail'];
export type WorkspaceAddress = Schemas['WorkspaceAddress'];

export type Member = Schemas['Member'];
export type Invitation = Schemas['Invitation'];
export type InvitationPreview = Schemas['InvitationPreview'];
export type AuditEntry = Schemas['Entry'];

export type DeskInfo = Schemas['Desk'];
export type DeskPicture = Schemas['DeskPicture'];
export type DeskCall = Schemas['DeskCall'];
export type DeskLogin = Schemas['DeskLogin'];
export type CallAbility = DeskCall['can'][number];
export type Party = DeskCall['parties'][number];
export type DeviceKind = NonNullable<DeskPicture['device']>['kind'];
export type ParkedCall = DeskPicture['parked'][number];
export type DeskDirectory = Schemas['Directory'];
export type EarlierCall = Sent<'EarlierCall'>;
export type Device = Schemas['Device'];
export type TestPhone = Schemas['TestPhone'];
export type Checklist = Schemas['Checklist'];
export type Disposition = Sent<'Disposition'>;
export type Snapshot = Schemas['Snapshot'];
export type Board = Schemas['Board'];
export type BoardAgent = Schemas['BoardAgent'];
export type BoardAlarm = Schemas['BoardAlarm'];
export type BoardCall = Schemas['BoardCall'];
export type BoardQueue = Schemas['BoardQueue'];
export type Today = Schemas['Today'];
export type TodayFigures = Schemas['TodayFigures'];

export type CallbackRow = Schemas['Callback'];
export type CallbackEntry = Schemas['CallbackInputRequest'];

export type Seat = Sent<'Seat'>;
export type Queue = Omit<Sent<'Queue'>, 'members'> & { members: QueueMember[] };
export type QueueEntry = Schemas['QueueInputRequest'];
export type Skill = Sent<'Skill'>;
export type Team = Sent<'Team'>;
export type AgentEntry = Schemas['PatchedAgentInputRequest'];
export type SeatEntry = Schemas['SeatInputRequest'];
export type SipPhone = Schemas['Phone'];
export type AgentRow = Sent<'Agent'>;
export type AgentDay = Schemas['AgentDay'];
export type AgentDayInterval = AgentDay['intervals'][number];
export type PauseReason = Sent<'PauseReason'>;
export type QueueMember = Sent<'QueueMember'>;
export type Menu = Omit<Sent<'Menu'>, 'choices'> & { choices: MenuChoice[] };
export type MenuEntry = Schemas['MenuInputRequest'];
export type MenuChoice = Sent<'Choice'>;
export type Release = Schemas['Release'];
export type ReleaseEntry = Schemas['ReleaseInputRequest'];
export type PoolCarrier = Pool['carriers'][number];
export type CarrierLimits = Schemas['PatchedCarrierInputRequest'];
export type Weekday = Schemas['OpenDay']['weekday'];

export type CallRow = Sent<'Call'>;
export type CallDetail = Sent<'CallDetail'>;
export type CallCharge = Schemas['CallCharge'];
export type SoundFacts = Pick<Schemas['Recording'], 'id' | 'status' | 'duration_ms' | 'size'>;
export type Playback = Schemas['Playback'];
export type CompanyNumber = Sent<'Number'>;
export type FreeNumber = Schemas['FreeNumber'];

export type Contract = Omit<Sent<'Contract'>, 'rates' | 'request'> & { rates: Rate[]; request: ContractRequest | null };
/** A change the company asked for. */
export type ContractRequest = Sent<'ContractRequest'>;
export type Rate = Sent<'Rate'>;
export type PartWords = Schemas['PartWords'];
export type SeatChange = Schemas['SeatChange'];
export type CompanyContract = Schemas['CompanyContract'];
export type ContractProposal = CompanyContract['proposals'][number];
export type ContractChange = Schemas['ChangeInputRequest'];
export type ContractTemplates = Schemas['Templates'];
export type PartKind = ContractTemplates['kinds'][number];
/** A field of a part; only one of type `record` has inputs of its own. */
export type PartInput = Schemas['PlainField'] & { inputs?: Schemas['PlainField'][] };
export type PlanChange = Schemas['PlanChangeInputRequest'];
export type ContractDuration = CompanyContract['duration'];
export type Comparison = Schemas['Comparison'];
export type InvoiceRow = Schemas['Invoice'];
export type InvoiceDetail = Schemas['InvoiceDetail'];
export type InvoiceState = InvoiceRow['status'];
export type CompanyInvoice = Schemas['CompanyInvoice'];
export type CompanyInvoiceDetail = Schemas['CompanyInvoiceDetail'];
export type CreditEntry = Schemas['CreditInputRequest'];
export type CreditNote = Schemas['CreditNote'];
export type InvoiceOutcome = Schemas['Outcome'];
export type InvoiceRun = Sent<'Run'>;
export type Payment = Schemas['Payment'];
export type OpenedPayment = Schemas['OpenedPayment'];
export type Refund = Schemas['Refund'];
export type Reminder = Schemas['Reminder'];
export type BillingProfile = Sent<'BillingProfile'>;
export type CompanyProfile = Sent<'CompanyProfile'>;
export type Rerating = Sent<'Rerating'>;
export type ReratingDetail = Sent<'ReratingDetail'>;
export type RatingDifference = Schemas['RatingDifference'];
export type ReratingEntry = Schemas['ReratingInputRequest'];
export type CardDesk = Schemas['CardDesk'];
export type CardPayment = Sent<'CardPayment'>;
export type StripeReadiness = Schemas['Readiness'];
export type AccountEntry = Schemas['AccountEntry'];
export type LedgerTransaction = Schemas['LedgerTransaction'];
export type Payout = Schemas['Payout'];
export type LegalEntity = Sent<'LegalEntity'>;
export type Debtor = Schemas['Debtor'];
export type BankPreview = Schemas['BankPreview'];
export type BankLine = Sent<'BankLine'>;
export type TrialRow = Schemas['TrialRow'];
export type Verification = Schemas['Verification'];
export type InvoiceLine = Schemas['Line'];
export type ChargedCall = Schemas['ChargedCall'];
export type UsageMonth = Schemas['Usage'];

export type PriceBook = Sent<'PriceBook'>;
export type PriceBookVersion = Schemas['PriceBookVersion'];
export type PriceListPreview = Schemas['PriceListPreview'];
export type PriceChange = Schemas['PriceChange'];
export type PriceProblem = Schemas['PriceProblem'];

export type ConsoleCompany = Schemas['ConsoleCompany'];
export type Visit = Schemas['Visit'];
export type Standing = Schemas['Standing'];
export type CallsOutStop = Standing['history'][number];
export type Pool = Schemas['Pool'];
export type PoolNode = Pool['nodes'][number];
export type Ban = Schemas['Ban'];
export type Limits = Schemas['Limits'];
export type Lendable = Schemas['Lendable'];
export type LendingEntry = Schemas['LendingInputRequest'];
export type NamedQueue = Schemas['NamedQueue'];

export type Contact = Sent<'Contact'>;
export type ContactEntry = Schemas['ContactInputRequest'] & Pick<Schemas['PatchedContactChangeRequest'], 'owner_id'>;
export type InvitationTable = Schemas['InvitationTable'];
export type ContactImport = Schemas['Import'];
export type ContactImportRow = Schemas['ImportRow'];
export type ContactImportProblem = Schemas['ImportProblem'];
export type ContactPair = Omit<Schemas['Duplicates'], 'one' | 'other'> & { one: Contact; other: Contact };
export type MergedContact = Sent<'Merged'>;
export type Erasure = Schemas['Erasure'];
export type DeskContact = Sent<'DeskContact'>;
export type ContactCall = Schemas['ContactCall'];

export type Sale = Sent<'Sale'>;
export type SaleDetail = Sent<'SaleDetail'>;
export type AgentTerms = Sent<'AgentTerms'>;
export type AgentTermsEntry = Schemas['AgentTermsInputRequest'];
export type SaleEntry = Schemas['SaleInputRequest'];
export type SaleMove = Schemas['MoveInputRequest']['move'];
export type Decisions = Schemas['Decisions'];
export type MonthTotal = Schemas['MonthTotal'];

export type Reconciliation = Sent<'Reconciliation'>;
export type BooksDifference = Sent<'BooksDifference'>;
export type DayCompared = Sent<'DayCompared'>;
export type CallLeg = Schemas['CallLeg'];
export type QuarantineGroup = Schemas['QuarantineGroup'];
export type Quarantined = Schemas['Quarantined'];
export type Closing = Sent<'Closing'>;
export type BooksMonth = Omit<Schemas['BooksMonth'], 'asked' | 'history'> & { asked: Closing | null; history: Closing[] };

export type Export = Sent<'Export'>;
export type ExportEntry = Schemas['ExportInputRequest'];
export type RevenueRow = Schemas['Revenue'];
export type MarginRow = Schemas['Margin'];
export type Report = Schemas['Report'];
export type ReportLine = Schemas['ReportLine'];
export type ReportSums = Schemas['ReportSums'];
export type ReportFigure = Schemas['ReportFigure'];
export type UsageSum = Schemas['UsageSum'];
export type UsageLeg = Schemas['UsageLeg'];
export type ExplainedLeg = Schemas['ExplainedLeg'];
export type Statement = Schemas['Statement'];
export type NamedAccount = Sent<'Account'>;
