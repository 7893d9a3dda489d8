import '@fontsource-variable/inter';
import './shared/theme/global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { currentSite } from './app/site';
import { preferredLanguage, startI18n } from './shared/i18n';
import { startTheme } from './shared/theme';
import { cssVariables } from './shared/theme/tokens';

const style = document.createElement('style');
style.textContent = cssVariables();
document.head.append(style);

startTheme();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const site = currentSite();
await startI18n(preferredLanguage(), site === 'workspace' ? ['desk'] : ['desk', 'rooms', 'installation']);
createRoot(root).render(<App site={site} />);
