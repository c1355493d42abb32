import type { recording as en } from './en';

export const recording: typeof en = {
	ask: '通話を録画',
	stop: '録画を終了',
	key: '全員の同意を得て通話を録画',
	asks: (name) => `${name}さんがこの通話を録画したいそうです`,
	asksLine:
		'全員の音声と映像が動画になり、録画した人のライブラリに入ります。通話中の人は全員その動画を保存できます。全員が同意するまで何も録画されず、同意はいつでも取り消せます。',
	agree: '同意する',
	decline: '録画しないでほしい',
	waiting: (names) => `${names}さんが同意するまで録画されません`,
	runs: '録画中',
	runsBy: (name) => `${name}さんがこの通話を録画しています`,
	runsMine: 'この通話を録画しています',
	paused: (names) => `${names}さんが同意するまで録画を一時停止しています`,
	away: '録画している人の接続が切れたため、録画を一時停止しています',
	withdraw: '同意を取り消す',
	over: {
		declined: (name) => `${name}さんは録画を希望していません。何も録画されていません。`,
		withdrawn: (name) => `${name}さんが同意を取り消しました。録画は終了しました。`,
		stopped: (name) => `${name}さんが録画を終了しました。`,
		left: (name) => `${name}さんが退出しました。録画は終了しました。`
	},
	joins: 'この通話は録画されています。あなたが録画される前に、同意をお尋ねします。',
	trouble: {
		full: 'このブラウザーの空き容量がなくなりました。録画を終了し、ここまでの分をライブラリに送ります。',
		unsupported: 'このブラウザーでは録画できません。通話中のほかの人なら録画できるかもしれません。',
		broken: '録画が中断しました。ここまでの分をライブラリに送ります。'
	},
	film: {
		heading: '録画',
		title: (name, at) => `${name}さんとの通話（${at}）`,
		sending: (title, share) => `「${title}」をライブラリに送っています：${share}`,
		failed: (title) => `「${title}」をライブラリに送れませんでした。動画はこのブラウザーに残っています。`,
		again: 'もう一度送る',
		save: 'この端末に保存',
		discard: '捨てる',
		done: (title) => `「${title}」はライブラリにあります。`,
		open: '開く',
		of: (time) => `録画（${time}）`,
		keep: '保存する',
		kept: 'ライブラリにあります',
		late: '動画はまだ録画した人のライブラリに届いていません。'
	}
};
