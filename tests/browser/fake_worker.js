/**
 * A stand-in for the owner's engine, for photographs and checks of single screens.
 * Answers come from the test; a value with `code` alone is thrown as an error.
 * Served by the tests only, in place of the real worker.
 */

const ANSWERS = JSON.parse(/* put here by the test */ "ANSWERS_OF_THE_TEST");

addEventListener("message", ({ data: { call, method, args } }) => {
  if (method === "arrived") return postMessage({ call, result: {} });
  const given = ANSWERS[method];
  const answer = given?.by ? given.answers[args[given.by]] : given;
  if (answer === undefined) return postMessage({ call, error: { code: "fault", method } });
  if (answer?.error) return postMessage({ call, error: answer.error });
  postMessage({ call, result: answer });
});
