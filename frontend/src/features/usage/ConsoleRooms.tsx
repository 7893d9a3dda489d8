import { CompanyPicker } from './CompanyPicker';
import { StatementPanel } from './StatementPanel';
import { UsageExplorer } from './UsageExplorer';

const exportsAt = '/api/console/exports/';
const companyAt = (id: number) => `/api/console/companies/${String(id)}/`;

/** Any company's usage, down to the call. */
export function ConsoleUsage() {
  return <CompanyPicker>{(id) => <UsageExplorer at={`${companyAt(id)}usage/`} exportsAt={exportsAt} companyId={id} />}</CompanyPicker>;
}

/** Any company's statement of account. */
export function ConsoleStatements() {
  return <CompanyPicker>{(id) => <StatementPanel at={`${companyAt(id)}statement/`} exportsAt={exportsAt} companyId={id} />}</CompanyPicker>;
}
