export const health = () => ({ status: "up" });
