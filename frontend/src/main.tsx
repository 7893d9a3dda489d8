import '@fontsource-variable/inter';
import './app/theme/global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { currentSite } from './app/site';
import { cssVariables } from './app/theme/tokens';
import { startTheme } from './shared/theme';
import { preferredLanguage, startI18n } from './shared/i18n';

const style = document.createElement('style');
style.textContent = cssVariables();
document.head.append(style);

startTheme();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const site = currentSite();
await startI18n(preferredLanguage(), { installation: site !== 'workspace' });
createRoot(root).render(<App site={site} />);
