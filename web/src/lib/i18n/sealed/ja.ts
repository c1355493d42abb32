import type { sealed as en } from './en';

export const sealed: typeof en = {
	sealed: 'エンドツーエンド暗号化',
	line: 'センターは、見ることも聞くこともできないまま中継します。確認の言葉は全員の鍵から作られます。全員に同じ言葉が見えれば、間に誰もいません。',
	agreeing: '鍵を取り決めています…',
	open: (names) => `${names}さんのブラウザーが対応していないため、エンドツーエンド暗号化されていません`,
	openPrograms: (names) => `${names}がプログラムで参加しているため、エンドツーエンド暗号化されていません`,
	openMine: 'このブラウザーが対応していないため、エンドツーエンド暗号化されていません'
};
