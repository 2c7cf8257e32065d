/**
 * The token a POST must carry. The cookie is asked first: it stays right when another tab signs in anew.
 * @returns {string}
 */
export function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  if (cookie) return decodeURIComponent(cookie.slice("csrftoken=".length));
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return field instanceof HTMLInputElement ? field.value : "";
}

/**
 * POST fields as a form does, and ask for JSON in return. It says whose page this is: the cookies are those of whoever
 * signed in last, in any tab, and what one person wrote must not become another's.
 * @param {string} url
 * @param {URLSearchParams | FormData} body
 * @param {RequestInit} [options]
 * @returns {Promise<Response>} an `opaqueredirect` where the server sends us elsewhere, as to sign in
 */
export function post(url, body, options = {}) {
  return fetch(url, {
    method: "POST",
    body,
    credentials: "same-origin",
    redirect: "manual",
    headers: {
      "X-CSRFToken": csrfToken(),
      "Groundswell-Member": document.documentElement.dataset.member ?? "",
      Accept: "application/json",
    },
    ...options,
  });
}
