"""What the words at the head of a column, and before a colon, mean in API documents."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


AUTH_LABELS = _words(
    "auth|auth?|authentication|auth required|auth required?|authentication required"
    "|requires auth|requires auth?|requires authentication|authorization|access"
    "|access level|access control|auth level|auth type|security|protected|protected?|guard"
    "|guards|middleware|login required|who|allowed|caller|jwt|token|visibility"
    "|требует авторизации|доступ|авторизация|аутентификация|acceso|autenticación"
    "|autorización|requiere auth|autenticação|autorização|acesso|accès|authentification"
    "|zugriff|authentifizierung|uwierzytelnianie|autoryzacja|dostęp"
    "|auth yêu cầu|yêu cầu auth|xác thực|yêu cầu xác thực|quyền truy cập"
    "|autentikasi|otentikasi|kimlik doğrulama|yetkilendirme"
    "|认证|鉴权|需要认证|是否认证|是否需要认证"
    "|需要登录|是否需要登录|登录|授权|인증|인증 필요|접근|認証|認証要否"
)
ROLE_LABELS = _words(
    "role|roles|role(s)|required role|required roles|allowed roles|minimum role|min role"
    "|who can call|who may call|who can access|callable by|accessible by|available to"
    "|allowed users|user role|user roles|actor|actors|роль|роли|rol|roles permitidos"
    "|perfil|perfil mínimo|perfis|rola"
    "|papel|papéis|ruolo|ruoli|rôle|rôles|rolle|rollen"
    "|role minimum|vai trò|quyền|peran|rol gereksinimi|角色|权限|权限要求|访问角色|访问权限"
    "|所需权限|所需角色"
    "|역할|권한|権限|ロール"
)
SCOPE_LABELS = _words(
    "scope|scopes|scope(s)|required scope|required scopes|permission|permissions"
    "|permission(s)|required permission|required permissions|права|permiso|permisos"
    "|permissão|permissões|autorisation|autorisations|berechtigung|berechtigungen"
)
# What may stand beside a header and adds nothing: `Rol necesario`.
HEADER_FILLERS = _words(
    "available|allowed|supported|disponíveis|disponibles|permitidos|доступные|"
    "required|needed|necessary|necesario|necesaria|necesarios|requerido|requerida|requeridos"
    "|requeridas|necesarias|necessários|necessárias|exigida|exigidas|exigidos"
    "|necessário|necessária|exigido|requis|requise|nécessaire|erforderlich|erforderliche|benötigt"
    "|требуемая|требуемый|нужная|wymagana|wymagany|所需|需要|필요|필요한"
)
BLANK = _words("|-|–|—|n/a|na|/|none|nil|*")
# No permission in particular, which says nothing of tokens.
NOTHING = BLANK | _words(
    "ninguno|ninguna|nenhum|nenhuma|aucun|aucune|keine|нет|无|なし|없음|no|não"
)
FILLER = _words(
    "public|and|or|the|for|a|an|of|endpoint|endpoints|route|routes|api|apis|where|when"
    "|otherwise|noted|stated|marked|specified|indicated|explicitly|as|are|is|it|which"
    "|require|requires|required|jwt|bearer|token|tokens|authentication|auth|valid|header"
    "|authorization|in|with|via|must|include|all|other|any|those|these|to|be|by|not|do|need"
    "|page|pages"
)
HANDLERS = _words("controller#action|handler|controller|function|action|operationid")
STATUS_LABELS = _words(
    "status|status code|code|http status|success|response|responses|success response"
    "|http|http 状态|http状态|http 状态码|http status code|http-status|状态|estado http"
    "|sucesso|éxito|succès|erfolg|успех|成功|resposta|respuesta|réponse|ответ|응답|retorno"
    "|returns|success code|response code|http code|код|статус|código|códigos|mã|kode|statut|状态码"
    "|상태 코드|상태코드|상태|ステータス|ステータスコード|响应"
)
FAILURE_LABELS = _words(
    "error|errors|error response|error responses|error codes|errores|erros|错误|에러"
)
# the likeliest first
CONDITIONS = (
    *("condition", "when", "description", "meaning", "error", "reason", "message", "cause", "case"),
    *("khi nào dùng", "상황", "cuándo", "quando", "когда", "keterangan", "条件", "lỗi"),
    *("scenario", "описание", "условие", "说明", "설명", "descripción", "descrição", "condición"),
    "body",
)
NAMES = _words(
    "field|name|parameter|param|property|key|поле|параметр|campo|nome|nombre|parámetro|parâmetro"
    "|paramètre|字段|字段名|字段名称|参数|参数名|参数名称|名称|필드|필드명|파라미터|パラメータ|attribute"
)
TYPES = _words("type|data type|тип|tipo|类型|数据类型|参数类型|字段类型|타입|型|typ")
PLACES = _words("location|in|where|位置|参数位置|ubicación|localização|위치|расположение")
REQUIRED = _words(
    "required|required?|mandatory|обязательно|обязательное|обязателен|requerido|obligatorio"
    "|obrigatório|obligatoire|必填|字段必填|是否必填|是否必须|必须|必选|必須|필수|필수 여부"
)
RULES = _words(
    "validation|validations|rule|rules|constraints|constraint|description|notes|описание|说明"
    "|约束 / 说明|描述|descripción|descrição|설명|説明"
)
GROUPS = _words(
    "route group|group|routes|module|resource|section|endpoint group|category|area|path"
    "|endpoint|endpoints|route|path pattern|pattern|prefix|path prefix|route prefix|url prefix"
    "|группа|模块|接口前缀|路径前缀|前缀|분류"
)
AUTH_VERBS = _words("register|signup|login|signin|refresh|logout|registration")
GIVING_TOKENS = _words("register|signup|login|signin|registration")
# What every API leaves out of "all need a token", whether it is described or not.
LEFT_OUT = AUTH_VERBS | _words("auth|authentication|health|healthz|healthcheck|ping|status|docs")
SIGNING_IN = _words("auth|user|account|session|login|signup|signin|customer|member")
METHOD_LABELS = _words(
    "method|methods|http methods|métodos|méthodes|методы|http method"
    "|verb|http verb|request method|http|метод|método|methode|méthode"
    "|metoda|方法|请求方法|请求方式|메서드|메소드|メソッド"
)
PATH_LABELS = _words(
    "url|uri|path|endpoint|end point|end-point|endpoint url|url path"
    "|route|api|api endpoint|http request|request url|request"
    "|operation|new endpoint|routes|endpoints|путь|эндпоинт|маршрут|адрес|ruta|rota|caminho"
    "|dirección|direccion|endereço|adresse|chemin|pfad|ścieżka|路径|接口|接口地址|请求地址|请求路径|地址|경로|엔드포인트|パス"
    "|エンドポイント|接口路径|接口url|請求路徑|uç nokta|đường dẫn|адреса"
)
TEXT_LABELS = _words(
    "description|purpose|summary|notes|note|what it does|action|details|описание|назначение"
    "|descripción|descrição|beschreibung|opis|说明|描述|功能|설명|기능|説明"
)
