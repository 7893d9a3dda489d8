import type { ReactNode } from 'react';

/** The desk's few icons, drawn here so that its first load carries no icon library. */
function Icon({ children, size = 18 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

const handset =
  'M6.2 3.2 8 6.9 6.4 8.3a9 9 0 0 0 5.3 5.3l1.4-1.6 3.7 1.8v2.1c0 .8-.7 1.5-1.5 1.4A13.4 13.4 0 0 1 2.7 4.7c-.1-.8.6-1.5 1.4-1.5z';

export const PhoneIcon = ({ size = 18 }: { size?: number }) => (
  <Icon size={size}>
    <path d={handset} />
  </Icon>
);
export const HangUpIcon = () => (
  <Icon>
    <path d={handset} transform="rotate(135 10 10)" />
  </Icon>
);
export const MicIcon = () => (
  <Icon>
    <rect x="7.5" y="2.5" width="5" height="9" rx="2.5" />
    <path d="M4.5 9.5a5.5 5.5 0 0 0 11 0M10 15v2.5" />
  </Icon>
);
export const MicOffIcon = () => (
  <Icon>
    <path d="M12.5 9V5a2.5 2.5 0 0 0-5 0v4a2.5 2.5 0 0 0 3.6 2.2M4.5 9.5a5.5 5.5 0 0 0 9 4.2M10 15v2.5M3 3l14 14" />
  </Icon>
);
export const HoldIcon = () => (
  <Icon>
    <path d="M7 4.5v11M13 4.5v11" />
  </Icon>
);
export const ResumeIcon = () => (
  <Icon>
    <path d="M6.5 4.2v11.6L15.5 10z" />
  </Icon>
);
export const CupIcon = ({ size = 18 }: { size?: number }) => (
  <Icon size={size}>
    <path d="M4 7h10v5a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4zM14 8h1.5a2 2 0 0 1 0 4H14M7 2.5v2M11 2.5v2" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon size={16}>
    <path d="m4 10.5 4 4 8-9" />
  </Icon>
);
