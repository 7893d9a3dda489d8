import { CompanyBand } from './CompanyBand';
import { LostBand } from './LostBand';
import { ReclaimBanner } from './ReclaimBanner';
import { SuperviseBand } from './SuperviseBand';

/** What must be seen on every page of the workspace, on top of it. */
export default function Bands() {
  return (
    <>
      <LostBand />
      <CompanyBand />
      <SuperviseBand />
      <ReclaimBanner />
    </>
  );
}
