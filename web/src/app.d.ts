declare global {
	namespace App {
		interface PageState {
			/** The picture that the viewer shows; the back button closes it. */
			viewing?: string;
		}
	}
}

export {};
