// Before anything is painted: the theme and the language that were chosen, or the system's.
(function () {
	var root = document.documentElement;
	var dark = matchMedia('(prefers-color-scheme: dark)');
	function saved(key) {
		try {
			return localStorage.getItem(key);
		} catch {
			return null;
		}
	}
	function paint() {
		var theme = saved('cradle.theme');
		root.dataset.theme = theme === 'dark' || theme === 'light' ? theme : dark.matches ? 'dark' : 'light';
	}
	paint();
	dark.addEventListener('change', paint);
	addEventListener('cradle-theme', paint);
	root.lang = saved('cradle.language') || (navigator.language || 'en').slice(0, 2);
})();
