/** Light, dark, or as the system is. */

export type Theme = 'system' | 'light' | 'dark';

function saved(): Theme {
	try {
		const theme = localStorage.getItem('cradle.theme');
		return theme === 'light' || theme === 'dark' ? theme : 'system';
	} catch {
		return 'system';
	}
}

class ThemeState {
	chosen = $state<Theme>(saved());
}

export const theme = new ThemeState();

export function chooseTheme(chosen: Theme): void {
	theme.chosen = chosen;
	try {
		if (chosen === 'system') localStorage.removeItem('cradle.theme');
		else localStorage.setItem('cradle.theme', chosen);
	} catch {
		document.documentElement.dataset.theme = chosen;
		return;
	}
	dispatchEvent(new Event('cradle-theme'));
}
