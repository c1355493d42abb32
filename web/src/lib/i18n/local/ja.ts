/** このコンピューターのフォルダーに置くコピー。 */

import type { local as english } from './en';

export const local: typeof english = {
	title: 'このコンピューターへのコピー',
	off: '保存した画像はセンターに送られます。あわせて、このコンピューターのフォルダーにもコピーできます。',
	on: (folder: string) => `保存した画像は${folder}にもコピーされます。`,
	setUp: 'フォルダーを選ぶ',
	change: '変更',
	stop: 'コピーをやめる',
	fixed: 'このコンピューターの設定で決められています。',
	folder: 'フォルダー',
	folderLine: '/home/anna/Picturesのように、最初から書いてください。すでにあるフォルダーに限ります。',
	template: '名前',
	templateLine:
		'{date}、{time}、{camera}、{name}、{number}は画像の情報に置き換わり、/でフォルダーに分かれます。{date:%Y-%m}のように日付の一部を指定できます。',
	preview: '最新の画像の名前は次のようになります',
	line: 'コピーは元の画像と照合してから完了とします。1枚の画像のファイルは同じ名前になり、同名の別の画像には番号が付きます。上書きはしません。',
	started: '今後、保存した画像はそこにもコピーされます。',
	stopped: 'コピーをやめました。すでにあるコピーは残ります。',
	queued: (folder: string, done: string, total: string) => `${folder}へのコピー: ${total}件中${done}件`
};
