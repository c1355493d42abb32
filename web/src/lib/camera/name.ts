/** What a camera is called: makers repeat themselves in their models, and call themselves corporations. */

interface Named {
	maker: string | null;
	model: string | null;
}

/** Maker and model, without saying the maker twice. */
export function cameraName({ maker, model }: Named): string {
	const first = maker?.split(/[\s,]+/)[0] ?? '';
	if (!model) return maker ?? '';
	if (!first || model.toLowerCase().startsWith(first.toLowerCase())) return model;
	return `${/\b(corp|co|ltd|inc|ag|gmbh)\b/i.test(maker ?? '') ? first : maker} ${model}`;
}
